import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'

const port = z.coerce.number().int().min(1).max(65_535)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

/** Days, weeks and months of data, and days of keys, each at least one day of both. */
const keep = z
  .string()
  .regex(/^[1-9]\d{0,2}(,\d{1,3}){2},[1-9]\d{0,2}$/)
  .transform((text) => {
    const [daily = 0, weekly = 0, monthly = 0, keysDays = 0] = text.split(',').map(Number)
    return { daily, weekly, monthly, keysDays }
  })

/** Where a hook is; what is secret about it stands in its secret, and not in an address that is shown. */
const hookAddress = z.url({ protocol: /^https?$/ }).refine((address) => {
  if (!URL.canParse(address)) return false
  const { username, password, search } = new URL(address)
  return username === '' && password === '' && search === ''
})
const hookSecret = z.string().min(16)

/** Every setting: its name in the environment and a default that works; `config.about` says what it means. */
const settings = {
  port: { env: 'CONVIVE_PORT', type: port, default: '8080' },
  host: {
    env: 'CONVIVE_HOST',
    type: z.string().min(1),
  },
  tlsCert: { env: 'CONVIVE_TLS_CERT', type: z.string() },
  tlsKey: { env: 'CONVIVE_TLS_KEY', type: z.string() },
  data: {
    env: 'CONVIVE_DATA',
    type: z.string().min(1),
    default: './data',
  },
  keys: {
    env: 'CONVIVE_KEYS',
    type: z.string().min(1),
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    type: z.string().regex(/^postgres(ql)?:\/\//),
    secret: true,
  },
  publicUrl: {
    env: 'CONVIVE_PUBLIC_URL',
    type: z.url({ protocol: /^https?$/ }),
  },
  files: {
    env: 'CONVIVE_FILES',
    type: z.string().regex(/^fs:/),
  },
  territory: {
    env: 'CONVIVE_TERRITORY',
    type: z.enum(['pa']),
    default: 'pa',
  },
  place: {
    env: 'CONVIVE_PLACE',
    type: z.string().regex(/^(\d{2}|\d{4})?$/),
    default: '',
  },
  name: {
    env: 'CONVIVE_NAME',
    type: z.string().min(1).max(120),
    default: 'Convive',
  },
  zone: {
    env: 'CONVIVE_ZONE',
    type: z.string().refine(isZone),
    default: 'America/Panama',
  },
  emergencyPhone: {
    env: 'CONVIVE_EMERGENCY_PHONE',
    type: z.string().regex(/^\+?[\d ]{2,20}$/),
    default: '104',
  },
  proxies: {
    env: 'CONVIVE_PROXIES',
    type: list,
    default: '',
  },
  securityContact: {
    env: 'CONVIVE_SECURITY_CONTACT',
    type: z.string().regex(/^(mailto:|https:\/\/)/),
  },
  backupTo: {
    env: 'CONVIVE_BACKUP_TO',
    type: z.string().min(1),
  },
  backupRecipients: {
    env: 'CONVIVE_BACKUP_RECIPIENTS',
    type: list,
    default: '',
  },
  backupAt: {
    env: 'CONVIVE_BACKUP_AT',
    type: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    default: '02:30',
  },
  backupKeep: {
    env: 'CONVIVE_BACKUP_KEEP',
    type: keep,
    default: '7,4,12,7',
  },
  witnesses: {
    env: 'CONVIVE_WITNESSES',
    type: list,
    default: '',
  },
  typedReadings: {
    env: 'CONVIVE_TYPED_READINGS',
    type: z.coerce.number().int().min(1).max(10_000),
    default: '30',
  },
  claimedReadings: {
    env: 'CONVIVE_CLAIMED_READINGS',
    type: z.coerce.number().int().min(1).max(10_000),
    default: '120',
  },
  officeHours: {
    env: 'CONVIVE_OFFICE_HOURS',
    type: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/),
  },
  noticeCommand: {
    env: 'CONVIVE_NOTICE_COMMAND',
    type: z.string().regex(/^\//),
  },
  noticeHook: { env: 'CONVIVE_NOTICE_HOOK', type: hookAddress },
  noticeHookSecret: { env: 'CONVIVE_NOTICE_HOOK_SECRET', type: hookSecret, secret: true },
  noticeSeconds: {
    env: 'CONVIVE_NOTICE_SECONDS',
    type: z.coerce.number().int().min(1).max(60),
    default: '10',
  },
  smsHook: { env: 'CONVIVE_SMS_HOOK', type: hookAddress },
  smsHookSecret: { env: 'CONVIVE_SMS_HOOK_SECRET', type: hookSecret, secret: true },
  smtpUrl: {
    env: 'CONVIVE_SMTP_URL',
    type: z.url({ protocol: /^smtps?$/ }),
    secret: true,
  },
  smtpFrom: {
    env: 'CONVIVE_SMTP_FROM',
    type: z.string().regex(/^([^\r\n<>@]{0,80}<)?[^\s<>@,;]+@[^\s<>@,;]+>?$/),
  },
  metricsToken: {
    env: 'CONVIVE_METRICS_TOKEN',
    type: z.string().min(16),
    secret: true,
  },
} as const satisfies Record<string, Setting>

interface Setting {
  readonly env: string
  readonly type: z.ZodType
  readonly default?: string
  readonly secret?: boolean
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

type Name = keyof typeof settings
type Value<N extends Name> = z.output<(typeof settings)[N]['type']>
type WithDefault = {
  [N in Name]: (typeof settings)[N] extends { default: string } ? N : never
}[Name]

/** The configuration, parsed once; nothing else reads the environment. */
export type Config = { readonly [N in WithDefault]: Value<N> } & {
  readonly [N in Exclude<Name, WithDefault>]?: Value<N>
}

/** A setting with its value and where it came from, as `convive config` shows it. */
export interface Shown {
  readonly name: string
  readonly env: string
  readonly value: string | undefined
  readonly origin: 'option' | 'environment' | 'config.json' | 'default' | 'not set'
}

/**
 * Reads the configuration: options of the command line, then the environment, then `config.json` in the data
 * folder, then defaults.
 * @param environment  the process's environment
 * @param options      by setting name, from the command line
 * @throws Refusal `invalid` that names the setting that is wrong
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: Readonly<Partial<Record<Name, string>>> = {},
): { config: Config; shown: readonly Shown[] } {
  const folder = options.data ?? (environment.CONVIVE_DATA || settings.data.default)
  const file = readConfigFile(path.resolve(folder, 'config.json'))
  const values: Record<string, unknown> = {}
  const shown = (Object.entries(settings) as [Name, Setting][]).map(([name, setting]): Shown => {
    const sources = [
      ['option', options[name]],
      ['environment', environment[setting.env] || undefined],
      ['config.json', file[name]],
      ['default', setting.default],
    ] as const
    const [origin, text] = sources.find(([, value]) => value !== undefined) ?? [
      'not set',
      undefined,
    ]
    if (text !== undefined) values[name] = parseSetting(name, origin, text)
    return {
      name,
      env: setting.env,
      value: setting.secret && text !== undefined ? '***' : text,
      origin,
    }
  })
  const { tlsCert, tlsKey } = settings
  if ((values.tlsCert === undefined) !== (values.tlsKey === undefined))
    throw new Refusal('invalid', 'config.tlsHalf', {
      missing: values.tlsCert === undefined ? tlsCert.env : tlsKey.env,
    })
  assertWholeDoors(values)
  return { config: values as unknown as Config, shown }
}

/** What a door to the outside needs together. */
const doorHalves = [
  ['noticeHook', 'noticeHookSecret'],
  ['smsHook', 'smsHookSecret'],
  ['smtpUrl', 'smtpFrom'],
] as const satisfies readonly (readonly [Name, Name])[]

/** @throws Refusal `invalid` `config.doorHalf` for a door of which one half is missing */
function assertWholeDoors(values: Readonly<Record<string, unknown>>): void {
  for (const halves of doorHalves) {
    const missing = halves.filter((name) => values[name] === undefined)
    const [given, lacking] = [halves.find((name) => !missing.includes(name)), missing[0]]
    if (given !== undefined && lacking !== undefined)
      throw new Refusal('invalid', 'config.doorHalf', {
        given: settings[given].env,
        missing: settings[lacking].env,
      })
  }
}

/** What the person wrote to set it, so that she finds the place. */
const writtenAs: Record<Shown['origin'], (name: Name) => string> = {
  option: (name) => `--${name}`,
  environment: (name) => settings[name].env,
  'config.json': (name) => `«${name}» (config.json)`,
  default: (name) => settings[name].env,
  'not set': (name) => settings[name].env,
}

function parseSetting(name: Name, origin: Shown['origin'], text: string): unknown {
  const setting: Setting = settings[name]
  const parsed = setting.type.safeParse(text)
  if (!parsed.success)
    throw new Refusal('invalid', 'config.wrong', {
      name,
      setting: writtenAs[origin](name),
      got: setting.secret ? '***' : text,
    })
  return parsed.data
}

function readConfigFile(file: string): Record<string, string | undefined> {
  if (!existsSync(file)) return {}
  let read: Record<string, string>
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
    read = z.record(z.string(), z.coerce.string()).parse(JSON.parse(text))
  } catch {
    throw new Refusal('invalid', 'config.file', { file })
  }
  const unknown = Object.keys(read).find((name) => !Object.hasOwn(settings, name))
  if (unknown !== undefined)
    throw new Refusal('invalid', 'config.fileName', { file, name: unknown.slice(0, 60) })
  return read
}
