import { createHash } from 'node:crypto'
import { tarEnd, tarHeader, tarPadding } from '#platform/backup/tar.ts'

/** A file of an archive. */
export interface ArchivedFile {
  /** printable letters of ASCII, at most 100 */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Name of the file with the sums of all others; it comes last, so that an archive without it is not whole. */
export const SUMS = 'SHA256SUMS'

/** The sums of files as `sha256sum -c` reads them. */
export const sumsOf = (files: readonly ArchivedFile[]): string =>
  files
    .map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    .join('')

/**
 * An archive that any `tar` opens, piece by piece; its last file holds the sums of all others.
 * @param at  milliseconds since 1970, UTC, of every file
 */
export function* archiveOf(files: readonly ArchivedFile[], at: number): Generator<Uint8Array> {
  for (const { name, bytes } of [...files, { name: SUMS, bytes: Buffer.from(sumsOf(files)) }]) {
    yield tarHeader(name, bytes.length, at)
    yield bytes
    yield tarPadding(bytes.length)
  }
  yield tarEnd
}
