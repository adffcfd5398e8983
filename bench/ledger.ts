import { randomBytes } from 'node:crypto'
import { openSync, readSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { formatCheckpoint, formatKey, formatNote } from '#kernel/ledger/checkpoint.rules.ts'
import { publicLeaf } from '#kernel/ledger/entry.rules.ts'
import { isIncluded, proveInclusion } from '#kernel/ledger/proof.rules.ts'
import { type Signer, sha256, signerFrom } from '#kernel/ledger/signer.service.ts'
import { bundleOf, readTilePath } from '#kernel/ledger/tile.rules.ts'
import {
  type Edge,
  emptyEdge,
  grow,
  HASH,
  headOfEdge,
  leafHash,
  TILE_WIDTH,
} from '#kernel/ledger/tree.rules.ts'
import { verifyLog } from '#kernel/ledger/verify-ledger.mjs'
import type { Bench, Line } from './bench.ts'

const ENTRIES = 1_000_000
/** Entries that one round of the sequencer takes. */
const BATCH = 4_096
const PROOFS = 1_000
const ROUNDS = 3

/** A log on disk, as its server would serve it. */
interface Log {
  readonly edge: Edge
  readonly file: number
  /** where a tile or bundle lies in the file, by level and number */
  readonly places: Map<string, { at: number; length: number }>
  end: number
}

/** A million entries appended, proved and verified, against the bare hashing of the same bytes. */
export const bench: Bench = {
  about: `append, prove and verify ${ENTRIES.toLocaleString('en')} entries, against the same SHA-256 calls on the same bytes`,
  async *run() {
    const folder = await mkdtemp(path.join(tmpdir(), 'convive-bench-'))
    const signer = signerFrom(randomBytes(32), 'log', () => 'bench')
    const times = { append: [] as number[], verify: [] as number[], floor: [] as number[] }
    let log = emptyLog(folder)
    // Once through, before anything is repeated or compared: what one log takes.
    append(log)
    await verifyTimed(log, signer)
    for (const _ of proofs(log));
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024)
    for (let round = 0; round < ROUNDS; round++) {
      log = emptyLog(folder)
      const begun = cpuSeconds()
      append(log)
      times.append.push(cpuSeconds() - begun)
      times.floor.push(floorOf(log))
      times.verify.push(await verifyTimed(log, signer))
    }
    yield line('append', times.append, times.floor)
    yield { ...line('verify the whole log', times.verify, times.floor), mustBeAtMost: 2 }
    yield* proofs(log)
    yield {
      measure: 'peak memory of all of it, once',
      value: peakMb,
      unit: 'MB',
      mustBeAtMost: 200,
    }
    await rm(folder, { recursive: true })
  },
}

/** The middle one; what else knows it brings half the server into memory. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Time of the processor alone, since others of the same machine are no part of the work. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const emptyLog = (folder: string): Log => ({
  edge: emptyEdge(),
  file: openSync(path.join(folder, 'log'), 'w+'),
  places: new Map(),
  end: 0,
})

function write(log: Log, name: string, bytes: Uint8Array): void {
  writeSync(log.file, bytes, 0, bytes.length, log.end)
  log.places.set(name, { at: log.end, length: bytes.length })
  log.end += bytes.length
}

function read(log: Log, name: string): Uint8Array | undefined {
  const place = log.places.get(name)
  if (place === undefined) return undefined
  const bytes = Buffer.alloc(place.length)
  readSync(log.file, bytes, 0, place.length, place.at)
  return bytes
}

function line(measure: string, seconds: readonly number[], floors: readonly number[]): Line {
  const ratio = median(seconds.map((each, i) => each / floors[i]!))
  return { measure, value: median(seconds), unit: 's of processor', floor: median(floors), ratio }
}

/** Grows the tree as the sequencer does; what is served lies in one piece a tile. */
function append(log: Log): void {
  for (let from = 0; from < ENTRIES; from += BATCH) {
    const n = Math.min(BATCH, ENTRIES - from)
    const commitments = randomBytes(n * HASH)
    const hashes = new Uint8Array(n * HASH)
    for (let at = 0; at < n; at += TILE_WIDTH) {
      const leaves = Array.from({ length: Math.min(TILE_WIDTH, n - at) }, (_, i) => {
        const place = (at + i) * HASH
        return publicLeaf(commitments.subarray(place, place + HASH), 'act')
      })
      for (const [i, leaf] of leaves.entries()) hashes.set(leafHash(sha256, leaf), (at + i) * HASH)
      const index = (from + at) / TILE_WIDTH
      write(log, `entries/${index}`, bundleOf(leaves))
    }
    for (const { level, index, hashes: tile } of grow(sha256, log.edge, hashes))
      write(log, `${level}/${index}`, tile)
  }
}

/** The same hashes of the same bytes, and nothing else: the bytes are put together outside the clock. */
function floorOf(log: Log): number {
  let seconds = 0
  const timed = (inputs: readonly Uint8Array[]): Uint8Array[] => {
    const outputs: Uint8Array[] = []
    const begun = cpuSeconds()
    for (const input of inputs) outputs.push(sha256(input))
    seconds += cpuSeconds() - begun
    return outputs
  }
  const names = [...log.places.keys()]
  const isTile = (name: string): boolean => !name.startsWith('entries')
  for (const name of names.filter((each) => !isTile(each))) {
    const bundle = read(log, name)!
    const length = 2 + bundle[0]! * 256 + bundle[1]!
    const leaves = Array.from({ length: bundle.length / length }, (_, i) => {
      const input = new Uint8Array(length - 1)
      input.set(bundle.subarray(i * length + 2, (i + 1) * length), 1)
      return input
    })
    timed(leaves)
  }
  for (const name of names.filter(isTile))
    for (let row = pieces(read(log, name)!); row.length > 1; ) row = timed(pairs(row))
  return seconds
}

const pieces = (tile: Uint8Array): Uint8Array[] =>
  Array.from({ length: tile.length / HASH }, (_, i) => tile.slice(i * HASH, (i + 1) * HASH))

const pairs = (row: readonly Uint8Array[]): Uint8Array[] =>
  Array.from({ length: Math.floor(row.length / 2) }, (_, i) => {
    const input = new Uint8Array(1 + 2 * HASH)
    input[0] = 1
    input.set(row[2 * i]!, 1)
    input.set(row[2 * i + 1]!, 1 + HASH)
    return input
  })

async function verifyTimed(log: Log, signer: Signer): Promise<number> {
  const { name, keyId } = signer.key
  const body = formatCheckpoint({
    origin: name,
    size: log.edge.size,
    head: headOfEdge(sha256, log.edge),
  })
  const note = formatNote({ body, signatures: [{ name, keyId, bytes: signer.sign(body) }] })
  const begun = cpuSeconds()
  const { holds } = await verifyLog(
    async (name) => {
      if (name === 'checkpoint') return Buffer.from(note)
      const tile = readTilePath(name)
      return tile && read(log, `${tile.level}/${tile.index}`)
    },
    { key: formatKey(signer.key) },
  )
  if (!holds) throw new Error('the log was refused')
  return cpuSeconds() - begun
}

function* proofs(log: Log): Generator<Line> {
  const head = headOfEdge(sha256, log.edge)
  const tileAt = (level: number, index: number) => read(log, `${level}/${index}`)
  const chosen = Array.from({ length: PROOFS }, (_, i) => Math.floor((i * ENTRIES) / PROOFS))
  const begun = cpuSeconds()
  const made = chosen.map((index) => proveInclusion(sha256, tileAt, index, ENTRIES))
  const proved = cpuSeconds()
  const areIncluded = chosen.every((index, i) => {
    const tile = tileAt(0, Math.floor(index / TILE_WIDTH))!
    const at = (index % TILE_WIDTH) * HASH
    const leaf = tile.subarray(at, at + HASH)
    return isIncluded(sha256, made[i]!, { index, size: ENTRIES, leaf, head })
  })
  const checked = cpuSeconds()
  if (!areIncluded) throw new Error('a proof was refused')
  const each = (seconds: number): number => (seconds * 1_000) / PROOFS
  const of = `of ${PROOFS.toLocaleString('en')} entries all over the log`
  yield {
    measure: `make a proof of inclusion, ${of}`,
    value: each(proved - begun),
    unit: 'ms of processor',
  }
  yield { measure: `check one, ${of}`, value: each(checked - proved), unit: 'ms of processor' }
}
