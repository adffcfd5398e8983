import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import {
  type MasterPlace,
  makeHeld,
  masterId,
  masterPlace,
  passphraseFile,
  readMaster,
  removeKeyFile,
  replaceKeyFile,
  usualKeyFile,
  writeKeyFile,
} from '#platform/keys/master.ts'
import { asOwner, ringRows } from '#platform/keys/ring.service.ts'
import {
  addWrappingKey,
  countKeys,
  enterKeyAct,
  lastKeyActs,
  rotateMaster,
} from '#platform/keys/rotation.service.ts'
import { makeSheets, masterFromSheets } from '#platform/keys/sheet.ts'
import { sheetPage } from '#platform/keys/sheet-page.ts'
import { TENANT } from '#platform/tenant.service.ts'
import { say } from '../messages.ts'
import { migrations } from '../migrations.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { startDatabase } from './database.ts'
import { type Installation, openInstallation } from './installation.ts'
import { language, sayIn } from './language.ts'
import { typedSheets } from './typed-sheets.ts'
import { type Terminal, typist } from './typist.ts'

const options = {
  json: { type: 'boolean' },
  to: { type: 'string' },
  language: { type: 'string' },
} as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']

/** What a `keys` command works with. */
export interface KeysOutside {
  readonly config: Config
  readonly terminal: Terminal
  print(line: string): void
}

const usage = `
usage: convive keys [status] [--json]
       convive keys sheet --to FILE [--language es|pt|en] [--json]
       convive keys rehearse [--json]
       convive keys recover [--json]
       convive keys rotate [--json]
       convive keys mode file|ask [--to FILE] [--json]
       convive keys passphrase [--json]

status      how the master key is kept, since when the sheets were printed and rehearsed, how far a rotation is
sheet       three recovery sheets as a page for printing; any two of them give the master key back.
            The page holds the whole key: print it and delete it, best on a USB stick that is not the data's
rehearse    type two sheets; proves that they give the standing master key, and changes nothing
recover     the key file is lost: two sheets bring it back; the passphrase is forgotten: two sheets set a new one
rotate      a new master key and a new wrapping key; the server goes on, data keys follow in the background.
            Earlier sheets and copies of the key file open nothing any more: print new ones
mode        keeps the same master key another way: in a file (--to: on another disk or a stick), or under a passphrase
passphrase  sets another passphrase, in the mode ask

A passphrase is typed at the terminal without being shown, or comes as one line of standard input; never as an option.
Sheets are typed line by line; from a pipe they are twelve lines, one sheet after the other.`

/** Fingerprint of a master key as it stands on the sheets. */
const shownId = (id: Buffer): string =>
  id
    .subarray(0, 4)
    .toString('hex')
    .toUpperCase()
    .replace(/(.{4})/, '$1 ')

const placeShown = ({ mode, file }: MasterPlace) => ({ mode, file })

/** Works with the standing keys, and leaves the database as it was found: running or not. */
async function withInstallation<T>(
  { config, terminal }: KeysOutside,
  work: (installation: Installation, place: MasterPlace) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(config, () => {}, { asks: terminal })
  try {
    return await work(installation, masterPlace(config))
  } finally {
    await installation.stop()
  }
}

const day = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString()

async function status(out: KeysOutside, json: boolean): Promise<void> {
  await withInstallation(out, async ({ world, live }, place) => {
    const id = live.master()
    const { sheet, rehearse } = await lastKeyActs(world, id)
    const { all, old } = await countKeys(world, live.newest())
    if (json)
      return out.print(
        JSON.stringify({
          ...placeShown(place),
          master: id.toString('hex'),
          wrappingKey: live.newest(),
          dataKeys: all,
          dataKeysToFollow: old,
          sheetsMade: day(sheet),
          rehearsed: day(rehearse),
        }),
      )
    out.print(sayIn(`keys.mode.${place.mode}`, { file: place.file, master: shownId(id) }))
    out.print(sayIn('keys.wrapping', { version: live.newest(), all, done: all - old }))
    if (sheet === undefined) out.print(sayIn('doctor.noSheet', {}))
    else if (rehearse === undefined) out.print(sayIn('doctor.notRehearsed', { made: sheet }))
    else out.print(sayIn('doctor.rehearsed', { at: rehearse }))
  })
}

function sheetFile(values: Values): string {
  if (values.to === undefined) throw new Refusal('invalid', 'cli.argument', { why: '--to' })
  const file = path.resolve(values.to)
  if (existsSync(file)) throw new Refusal('conflict', 'keys.fileStands', { file })
  return file
}

function sheetLanguage(values: Values): 'es' | 'pt' | 'en' {
  const wanted = values.language ?? language
  if (wanted === 'es' || wanted === 'pt' || wanted === 'en') return wanted
  throw new Refusal('invalid', 'cli.argument', { why: `--language ${wanted}` })
}

async function sheet(out: KeysOutside, values: Values): Promise<void> {
  const [file, wanted] = [sheetFile(values), sheetLanguage(values)]
  await withInstallation(out, async ({ world, live }) => {
    const id = live.master()
    const text = await sheetPage(await makeSheets(live.held.master), {
      language: wanted,
      // The day is the district's, as everywhere, and not that of the machine.
      say: (spoken, code, facts) => say(spoken, code, facts, world.tenant.zone),
      institution: world.tenant.name,
      madeAt: world.now(),
      master: shownId(id),
    })
    await writeKeyFile(file, text)
    await enterKeyAct(world, 'sheet', id)
    out.print(
      values.json
        ? JSON.stringify({ file, sheets: 3, needed: 2, master: id.toString('hex') })
        : sayIn('keys.sheetsMade', { file }),
    )
  })
  // At a terminal the program takes the file away itself; Ctrl-C leaves it, for printing elsewhere.
  if (!out.terminal.isPerson || values.json === true) return
  await out.terminal.line(`${sayIn('keys.sheetsPrinted', {})} `)
  await rm(file, { force: true })
  out.terminal.tell(sayIn('keys.sheetsGone', { file }))
}

async function rehearse(out: KeysOutside, json: boolean): Promise<void> {
  await withInstallation(out, async ({ world, live }) => {
    const id = live.master()
    await masterFromSheets(await typedSheets(out.terminal), id)
    await enterKeyAct(world, 'rehearse', id)
    out.print(
      json
        ? JSON.stringify({ rehearsed: day(world.now()), master: id.toString('hex') })
        : sayIn('keys.rehearsed', {}),
    )
  })
}

/** The fingerprint of the master key that the data asks for, from the database alone. */
async function wantedMaster(config: Config): Promise<Buffer> {
  const server = await startDatabase(config, () => {})
  try {
    await migrate(server.owner, migrations, () => {})
    const rows = await asOwner(server.owner, TENANT, (client) => ringRows(client, TENANT))
    const id = rows[0]?.master
    if (id === undefined) throw new Refusal('conflict', 'keys.nothingSealed')
    return id
  } finally {
    await server.stop()
  }
}

/** Whether the key file opens the data already, so that nothing is to be recovered. */
const isStanding = async (place: MasterPlace, id: Buffer): Promise<boolean> => {
  if (place.mode === 'ask') return false
  const nobody = { secret: () => Promise.reject(new Error('no passphrase here')), tries: 1 }
  return readMaster(place, nobody, id).then(
    () => true,
    () => false,
  )
}

async function recover(out: KeysOutside, json: boolean): Promise<void> {
  const place = masterPlace(out.config)
  const id = await wantedMaster(out.config)
  if (await isStanding(place, id))
    throw new Refusal('conflict', 'keys.nothingLost', placeShown(place))
  const master = await masterFromSheets(await typedSheets(out.terminal), id)
  const held = await makeHeld(place, out.terminal, master)
  await replaceKeyFile(place.file, held.fileWith(master))
  await withInstallation(
    { ...out, terminal: recovered(out.terminal, held.passphrase) },
    ({ world }) => enterKeyAct(world, 'recover', id),
  )
  out.print(
    json
      ? JSON.stringify({ ...placeShown(place), master: id.toString('hex') })
      : sayIn(`keys.recovered.${place.mode}`, { file: place.file }),
  )
}

/** The terminal of a person who has just typed her new passphrase and is not asked for it again. */
const recovered = (own: Terminal, passphrase: string | undefined): Terminal => ({
  ...own,
  secret: async (code, facts) => passphrase ?? own.secret(code, facts),
  tries: 1,
})

async function rotate(out: KeysOutside, json: boolean): Promise<void> {
  await withInstallation(out, async ({ world, live, server }, place) => {
    const rotating = { owner: server.owner, tenant: TENANT, place, live }
    const master = await rotateMaster(rotating)
    const version = await addWrappingKey(rotating, master)
    await enterKeyAct(world, 'rotate', masterId(master))
    const { all } = await countKeys(world, version)
    out.print(
      json
        ? JSON.stringify({
            master: masterId(master).toString('hex'),
            wrappingKey: version,
            dataKeysToFollow: all,
          })
        : sayIn('keys.rotated', { all }),
    )
  })
}

/** Where the key goes when it is kept another way. */
function nextPlace(config: Config, mode: string | undefined, to: string | undefined): MasterPlace {
  if (mode === 'ask' && to === undefined) return { mode, file: passphraseFile(config.data) }
  const set = config.keys === 'ask' ? undefined : config.keys
  if (mode === 'file') return { mode, file: path.resolve(to ?? set ?? usualKeyFile(config.data)) }
  throw new Refusal('invalid', 'cli.argument', { why: mode ?? 'mode' })
}

async function changeMode(
  out: KeysOutside,
  mode: string | undefined,
  values: Values,
): Promise<void> {
  const next = nextPlace(out.config, mode, values.to)
  await withInstallation(out, async ({ world, live }, place) => {
    if (place.mode === next.mode && place.file === next.file)
      throw new Refusal('conflict', 'keys.sameMode', placeShown(next))
    if (existsSync(next.file)) throw new Refusal('conflict', 'keys.fileStands', { file: next.file })
    const { master } = live.held
    const held = await makeHeld(next, out.terminal, master)
    await writeKeyFile(next.file, held.fileWith(master))
    await removeKeyFile(place.file)
    await enterKeyAct(world, 'mode', live.master())
    const setting = next.mode === 'ask' ? 'ask' : next.file
    out.print(
      values.json
        ? JSON.stringify({ ...placeShown(next), CONVIVE_KEYS: setting })
        : sayIn(`keys.modeChanged.${next.mode}`, { file: next.file, old: place.file, setting }),
    )
  })
}

async function changePassphrase(out: KeysOutside, json: boolean): Promise<void> {
  await withInstallation(out, async ({ world, live }, place) => {
    if (place.mode !== 'ask')
      throw new Refusal('conflict', 'keys.noPassphraseHere', placeShown(place))
    const held = await makeHeld(place, out.terminal, live.held.master)
    await writeKeyFile(place.file, held.fileWith(live.held.master))
    await enterKeyAct(world, 'mode', live.master())
    out.print(json ? JSON.stringify(placeShown(place)) : sayIn('keys.passphraseChanged', {}))
  })
}

/** Runs a `keys` command. @throws Refusal `invalid` `cli.argument` for what it does not know */
export async function answerKeys(out: KeysOutside, args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, options)
  const [verb = 'status', ...more] = positionals
  const json = values.json === true
  if (verb === 'mode' && more.length === 1) return changeMode(out, more[0], values)
  if (more.length === 0) {
    if (verb === 'status') return status(out, json)
    if (verb === 'sheet') return sheet(out, values)
    if (verb === 'rehearse') return rehearse(out, json)
    if (verb === 'recover') return recover(out, json)
    if (verb === 'rotate') return rotate(out, json)
    if (verb === 'passphrase') return changePassphrase(out, json)
  }
  throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') })
}

export const keys: Command = {
  name: 'keys',
  about: 'the master key: recovery sheets, rehearsal, rotation, file or passphrase',
  usage,
  async run(args) {
    const { config } = readConfig(process.env)
    const print = (line: string): void => void process.stdout.write(`${line}\n`)
    await answerKeys({ config, terminal: typist, print }, args)
    return 0
  },
}
