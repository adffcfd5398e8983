import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { findArchives } from '#platform/backup/find.ts'
import { verifyLedger } from '#platform/backup/ledger-check.ts'
import { restoreBackup } from '#platform/backup/restore.service.ts'
import { prepareFolder } from '#platform/backup/restore-folder.ts'
import { readConfig } from '#platform/config/config.ts'
import { connectTo, ensureDatabase } from '#platform/db/supervisor.ts'
import {
  type HeldMaster,
  makeHeld,
  masterPlace,
  readMaster,
  replaceKeyFile,
} from '#platform/keys/master.ts'
import { keysOfRows } from '#platform/keys/ring.service.ts'
import { masterFromSheets } from '#platform/keys/sheet.ts'
import { TENANT } from '#platform/tenant.service.ts'
import { migrations } from '../migrations.ts'
import { readOptions } from './arguments.ts'
import { identitiesIn } from './backup.ts'
import type { Command } from './command.ts'
import { filesFolderOf } from './installation.ts'
import { sayIn } from './language.ts'
import { progressLine } from './progress-line.ts'
import { typedSheets } from './typed-sheets.ts'
import { typist } from './typist.ts'

const options = {
  from: { type: 'string' },
  'keys-from': { type: 'string' },
  identity: { type: 'string' },
  key: { type: 'string' },
  sheets: { type: 'boolean' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const

export const restore: Command = {
  name: 'restore',
  about: 'brings a backup back into an empty folder',
  usage: `
usage: convive restore --from FOLDER|FILE --identity FILE [--key FILE | --sheets] [--data DIR]
                       [--keys-from FILE] [--json]

Brings a backup back into a folder without data (with DATABASE_URL: an empty database, too), after checking every
byte, count, key, file and the ledger. All of it comes back, or nothing.

  --from            the backup's .data.age, or a folder, whose newest is taken
  --keys-from FILE  another .keys.age than the newest beside the data
  --identity FILE   identity of one of the recipients of the backup
  --key FILE        file of the master key (default CONVIVE_KEYS)
  --sheets          the key file is gone, too: asks for two recovery sheets, and writes the key file anew
  --data DIR        the folder that is to hold the data (default CONVIVE_DATA, ./data)`,
  async run(args) {
    const values = readOptions(args, options)
    const { config } = readConfig(process.env, {
      ...(values.data !== undefined && { data: values.data }),
      ...(values.key !== undefined && { keys: values.key }),
    })
    if (values.from === undefined) throw new Refusal('invalid', 'cli.argument', { why: '--from' })
    const identities = await identitiesIn(values.identity)
    const archives = await findArchives(values.from, values['keys-from'])
    const line = progressLine(values.json === true)
    const place = masterPlace(config)
    let recovered: HeldMaster | undefined
    const folder = await prepareFolder(path.resolve(config.data), filesFolderOf(config))
    try {
      const server =
        config.databaseUrl === undefined
          ? await ensureDatabase({ dir: folder.dir, say: (step) => line.say(sayIn(step, {})) })
          : await connectTo(config.databaseUrl)
      const restored = await restoreBackup({
        ...archives,
        identities,
        steps: migrations,
        owner: server.owner,
        files: folder.files,
        verifyLedger,
        unlock: async (ring) => {
          const id = ring[0]?.master
          if (values.sheets === true && id !== undefined) {
            const found = await masterFromSheets(await typedSheets(typist), id)
            recovered = await makeHeld(place, typist, found)
          }
          const { master } = recovered ?? (await readMaster(place, typist, id))
          return keysOfRows(TENANT, ring, master)
        },
        ...(config.databaseUrl !== undefined && { place: folder.placeFiles }),
      }).finally(() => server.stop())
      // Before the data: killed between the two, the same command goes through once more.
      if (recovered !== undefined)
        await replaceKeyFile(place.file, recovered.fileWith(recovered.master))
      if (config.databaseUrl === undefined) await folder.placeAll()
      const facts = { ...restored, ...archives, folder: path.resolve(config.data) }
      const { takenAt, rows, files } = restored
      const said = { takenAt, rows, files, folder: facts.folder }
      const erased = Object.values(restored.erased).reduce((sum, n) => sum + n, 0)
      const damaged = restored.damaged.length + restored.missing
      process.stdout.write(
        values.json
          ? `${JSON.stringify(facts)}\n`
          : `${sayIn('restore.done', { ...said, erased, damaged })}\n${sayIn('restore.next', { data: facts.folder, keys: place.mode === 'ask' ? 'ask' : place.file })}\n`,
      )
      return 0
    } finally {
      await folder.clear()
    }
  },
}
