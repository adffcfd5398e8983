import { createHash, timingSafeEqual } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { Beginning, FORMAT, fileOf, Manifest, member, type Part, pieceOf } from './backup.schema.ts'
import { type Proof, sealOf, sha256 } from './backup.service.ts'
import { openApart } from './sealed-apart.ts'
import { readTar, type TarMember } from './tar.ts'

const decompress = promisify(zstdDecompress)

/** Larger than any piece that we write; more would be somebody's attempt to fill the memory. */
const LARGEST_PIECE = 64 * 1024 * 1024

/** Takes what an archive holds, in its order; nothing of it counts before the archive has ended well. */
export interface ArchiveSink {
  /** what the archive is; throws when it is not wanted */
  begin(beginning: Beginning): Promise<void>
  /** the next bytes of a table's COPY */
  table(name: string, bytes: Uint8Array): Promise<void>
  file(name: string, size: number, bytes: AsyncIterable<Uint8Array>): Promise<void>
}

/** Looks and keeps nothing. */
export const lookOnly: ArchiveSink = {
  begin: async () => {},
  table: async () => {},
  async file(_name, _size, bytes) {
    for await (const _ of bytes);
  },
}

/** What an archive held, after all of it was checked. */
export interface Examined {
  readonly beginning: Beginning
  readonly manifest: Manifest
  /** @throws Refusal `conflict` `backup.notOurs` when another than this installation wrote it */
  assertOurs(proof: Proof): void
}

/**
 * Reads an archive to its end and holds every byte against its manifest.
 * @throws Refusal `forbidden` `backup.identityWrong`, `conflict` `backup.damaged`, `backup.newerFormat`, `backup.wrongPart`
 */
export async function readArchive(
  file: string,
  o: { part: Part; identities: readonly string[]; sink: ArchiveSink },
): Promise<Examined> {
  const name = path.basename(file)
  const damaged = () => new Refusal('conflict', 'backup.damaged', { name })
  try {
    const reader = archiveReader(name, o)
    for await (const each of readTar(openApart(file, o.identities))) await reader.take(each)
    return reader.end()
  } catch (error) {
    if ((error as Error).name === 'NotAnArchive' || (error as Error).name === 'ZodError')
      throw damaged()
    throw error
  }
}

interface Read {
  readonly hash: ReturnType<typeof createHash>
  bytes: number
  pieces: number
}

function archiveReader(archive: string, { part, sink }: { part: Part; sink: ArchiveSink }) {
  const damaged = () => new Refusal('conflict', 'backup.damaged', { name: archive })
  const tables = new Map<string, Read>()
  const files = { list: createHash('sha256'), count: 0, bytes: 0, damaged: [] as string[] }
  let newestFile = ''
  let first: { bytes: Uint8Array; beginning: Beginning } | undefined
  let last: { bytes: Uint8Array; manifest: Manifest } | undefined
  let seal: string | undefined

  async function begin(each: TarMember): Promise<void> {
    const bytes = await all(each)
    const beginning = readBeginning(bytes, archive, part)
    first = { bytes, beginning }
    await sink.begin(beginning)
  }

  async function takePiece(each: TarMember, { table, n }: { table: string; n: number }) {
    const read = tables.get(table) ?? { hash: createHash('sha256'), bytes: 0, pieces: 0 }
    tables.set(table, read)
    if (n !== read.pieces++) throw damaged()
    const piece = await decompress(await all(each), { maxOutputLength: LARGEST_PIECE }).catch(
      () => {
        throw damaged()
      },
    )
    read.hash.update(piece)
    read.bytes += piece.length
    await sink.table(table, piece)
  }

  async function takeFile({ size, bytes }: TarMember, name: string): Promise<void> {
    // They come in the order of their names: one that comes twice would be written over the first.
    if (name <= newestFile) throw damaged()
    newestFile = name
    const hash = createHash('sha256')
    let got = 0
    async function* hashed(): AsyncGenerator<Uint8Array> {
      for await (const piece of bytes) {
        hash.update(piece)
        got += piece.length
        yield piece
      }
    }
    await sink.file(name, size, hashed())
    if (got !== size) throw damaged()
    if (hash.digest('hex') !== name) files.damaged.push(name)
    files.list.update(`${name} ${size}\n`)
    files.count++
    files.bytes += size
  }

  return {
    async take(each: TarMember): Promise<void> {
      if (first === undefined) {
        if (each.name !== member.beginning) throw damaged()
        return begin(each)
      }
      if (last !== undefined) {
        if (each.name !== member.seal || seal !== undefined) throw damaged()
        seal = (await all(each)).toString('latin1')
        return
      }
      if (each.name === member.manifest) {
        const bytes = await all(each)
        last = { bytes, manifest: Manifest.parse(jsonOf(bytes)) }
        return
      }
      const piece = pieceOf(each.name)
      if (piece !== undefined) return takePiece(each, piece)
      const name = fileOf(each.name)
      if (name === undefined) throw damaged()
      return takeFile(each, name)
    },
    end(): Examined {
      if (first === undefined || last === undefined || seal === undefined) throw damaged()
      const { manifest } = last
      const told = Object.fromEntries(manifest.tables.map((each) => [each.name, each.sha256]))
      const read = Object.fromEntries(
        [...tables].map(([name, { hash }]) => [name, hash.digest('hex')]),
      )
      for (const each of manifest.tables) read[each.name] ??= sha256(new Uint8Array())
      const kept = manifest.files ?? { count: 0, bytes: 0, sha256: sha256(new Uint8Array()) }
      const isWhole =
        manifest.beginning === sha256(first.bytes) &&
        sameRecord(told, read) &&
        files.count === kept.count &&
        files.bytes === kept.bytes &&
        files.list.digest('hex') === kept.sha256 &&
        sameList(files.damaged, manifest.files?.damaged ?? [])
      if (!isWhole) throw damaged()
      const { beginning } = first
      const wanted = { seal, bytes: last.bytes }
      return {
        beginning,
        manifest,
        assertOurs({ installation, key }) {
          if (
            beginning.installation !== installation ||
            !sameText(wanted.seal, sealOf(key, wanted.bytes))
          )
            throw new Refusal('conflict', 'backup.notOurs', { name: archive })
        },
      }
    },
  }
}

const NewerFormat = z.object({ format: z.number().gt(FORMAT) })

function readBeginning(bytes: Uint8Array, name: string, wanted: Part): Beginning {
  const read = jsonOf(bytes)
  const { data: newer } = NewerFormat.safeParse(read)
  if (newer) throw new Refusal('conflict', 'backup.newerFormat', { name, ...newer })
  const beginning = Beginning.parse(read)
  if (beginning.part !== wanted) throw new Refusal('conflict', 'backup.wrongPart', { name, wanted })
  return beginning
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (cause) {
    throw Object.assign(new Error('not JSON', { cause }), { name: 'NotAnArchive' })
  }
}

async function all({ bytes, size }: TarMember): Promise<Buffer> {
  if (size > LARGEST_PIECE)
    throw Object.assign(new Error(`got a piece of ${size} bytes`), { name: 'NotAnArchive' })
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i])

const sameRecord = (a: Record<string, string>, b: Record<string, string>): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => b[name] === value)
