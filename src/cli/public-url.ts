import type { Config } from '#platform/config/config.ts'

/** Under which address people reach it, unless it is set: this computer, by the name that passkeys need. */
export const publicUrlOf = (config: Config): string =>
  config.publicUrl ??
  `${config.tlsCert === undefined ? 'http' : 'https'}://localhost:${config.port}`
