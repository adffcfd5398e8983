import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('every slice that has migrations is gathered', () => {
  const gathered = readFileSync(`${import.meta.dirname}/migrations.ts`, 'utf8')
  const slices = globSync('**/*.table.ts', { cwd: import.meta.dirname }).filter((file) =>
    readFileSync(`${import.meta.dirname}/${file}`, 'utf8').includes('export const migrations'),
  )
  expect(slices.length).toBeGreaterThan(0)
  expect(slices.filter((file) => !gathered.includes(`'./${file}'`))).toEqual([])
})
