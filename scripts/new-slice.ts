import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { whyNot, writeSlice } from './slice.ts'

// Writes the eight files of a slice that passes every check, small enough to read in a minute: something that staff
// note down and list. The real slice grows from there; `src/listen/report` shows how far.

const root = path.dirname(import.meta.dirname)
const [stage = '', feature = ''] = process.argv.slice(2)
const no = whyNot(root, stage, feature)
if (no !== undefined) {
  console.error(no)
  process.exit(2)
}
const left = writeSlice(root, stage, feature)
// Where a line breaks depends on the length of the name.
const style = spawnSync('npx', ['--no-install', 'biome', 'check', '--write', `src/${stage}`], {
  cwd: root,
  encoding: 'utf8',
})
if (style.status !== 0) console.error(style.stdout + style.stderr)
console.log(`src/${stage}/${feature} is written. What is left, by hand, since others read it:
  ${left.join('\n  ')}
Then:
  export PATH="$PWD/.runtime/${process.versions.node}/bin:$PATH"
  npx biome check --write src && npm run check
  npx vitest run --project unit --project database src/${stage}/${feature} src/loop.test.ts src/migrations.test.ts`)
