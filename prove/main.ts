import { globSync } from 'node:fs'
import path from 'node:path'
import type { Proof } from './proof.ts'

const names = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => name !== 'main' && name !== 'proof')
  .sort()

const load = async (name: string): Promise<Proof> =>
  ((await import(`./${name}.ts`)) as { proof: Proof }).proof

const [name = ''] = process.argv.slice(2)
const chosen = name === '--all' ? names : names.filter((each) => each === name)
if (name === '--list') {
  for (const each of names) console.log(`${each.padEnd(20)} ${(await load(each)).about}`)
} else if (chosen.length === 0) {
  console.error(`usage: npm run prove -- NAME|--all|--list\nNAME is one of: ${names.join(', ')}`)
  process.exitCode = 2
}
for (const each of chosen) {
  const { held, line } = await prove(each)
  console.log(`${each}: ${held ? 'holds' : 'DOES NOT HOLD'}: ${line}`)
  if (!held) process.exitCode = 1
}

/** A proof that breaks off has not been given; the others are made all the same. */
async function prove(each: string): ReturnType<Proof['run']> {
  try {
    return await (await load(each)).run()
  } catch (error) {
    return { held: false, line: `broke off: ${error instanceof Error ? error.stack : error}` }
  }
}
