import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

// What a phone fetches at its first visit, packed as it is sent. Bytes are what a prepaid signal costs.

/** Bytes that a phone's page may have at the first visit, the citizens' and the units': page, scripts, styles, icons. */
export const MOST_BYTES = 60_000

/** A file of the first visit, with its bytes as they are sent. */
export interface Weighed {
  readonly file: string
  readonly bytes: number
}

interface Entry {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

/**
 * Adds up the first visit from what the build says of itself. Of the languages, one file each, the heaviest counts,
 * since nobody loads two; the service worker counts, since it comes at the first visit too.
 * @param folder  of the built application
 * @throws Error when it was not built
 */
export function firstVisit(folder: string): readonly Weighed[] {
  const file = path.join(folder, '.vite', 'manifest.json')
  if (!existsSync(file)) throw new Error(`${file} is not there: run npm run build`)
  const entries = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Entry>>
  const names = new Set(['index.html', 'icon.svg', 'manifest.webmanifest', 'sw.js'])
  const add = (name: string): void => {
    const entry = entries[name]
    if (entry === undefined) throw new Error(`the build knows no ${name}`)
    if (names.has(entry.file)) return
    for (const each of [entry.file, ...(entry.css ?? [])]) names.add(each)
    for (const each of entry.imports ?? []) add(each)
  }
  add('index.html')
  const weigh = (name: string): Weighed => ({ file: name, bytes: packedSize(folder, name) })
  const languages = (entries['index.html']?.dynamicImports ?? []).map((name) =>
    weigh(entries[name]?.file ?? name),
  )
  const heaviest = languages.sort((a, b) => b.bytes - a.bytes).slice(0, 1)
  return [...[...names].map(weigh), ...heaviest]
}

function packedSize(folder: string, name: string): number {
  const plain = path.join(folder, name)
  const packed = `${plain}.br`
  return statSync(existsSync(packed) ? packed : plain).size
}

/** All bytes of a visit. */
export const sumOf = (weighed: readonly Weighed[]): number =>
  weighed.reduce((sum, { bytes }) => sum + bytes, 0)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const page of ['citizen', 'unit']) {
    const weighed = firstVisit(path.join(import.meta.dirname, '..', 'dist', page))
    for (const { file, bytes } of weighed) console.log(`${String(bytes).padStart(8)}  ${file}`)
    const sum = sumOf(weighed)
    console.log(
      `${String(sum).padStart(8)}  of ${MOST_BYTES} that the first visit may have: ${page}`,
    )
    if (sum > MOST_BYTES) process.exitCode = 1
  }
