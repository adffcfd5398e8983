import { globSync } from 'node:fs'
import { loadavg } from 'node:os'
import path from 'node:path'
import type { Bench } from './bench.ts'

const names = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => name !== 'main' && name !== 'bench')
  .sort()

const load = async (name: string): Promise<Bench> =>
  ((await import(`./${name}.ts`)) as { bench: Bench }).bench

const [name, ...flags] = process.argv.slice(2)
if (name === '--list') {
  for (const each of names) console.log(`${each.padEnd(20)} ${(await load(each)).about}`)
} else if (name === undefined || !names.includes(name)) {
  console.error(
    `usage: npm run bench -- NAME [--peer] [--minutes N] [--mib N]\nNAME is one of: ${names.join(', ')}`,
  )
  process.exitCode = 2
} else {
  const bench = await load(name)
  const amountOf = (flag: 'minutes' | 'mib') =>
    flags.includes(`--${flag}`) && { [flag]: Number(flags[flags.indexOf(`--${flag}`) + 1]) }
  const options = {
    peer: flags.includes('--peer'),
    ...amountOf('minutes'),
    ...amountOf('mib'),
  }
  for await (const line of await bench.run(options))
    console.log(JSON.stringify({ bench: name, ...line, load1: Number(loadavg()[0]?.toFixed(2)) }))
}
