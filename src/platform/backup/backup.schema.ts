import { z } from 'zod'

/** The form of the archives that this version writes; one that it does not know is refused. */
export const FORMAT = 1

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const TableName = z.string().regex(/^[a-z][a-z0-9_]*$/)

/** Which of the two archives of a backup: everything but the records' keys, or these alone. */
export const Part = z.enum(['data', 'keys'])
export type Part = z.infer<typeof Part>

/** What stands first in an archive, so that a wrong one is refused before anything is read or written. */
export const Beginning = z.object({
  format: z.number().int(),
  part: Part,
  /** the two archives of one backup share it */
  set: z.string().regex(/^[0-9a-f]{16}$/),
  /** follows from the master key: archives of another installation carry another */
  installation: z.string().regex(/^[0-9a-f]{16}$/),
  /** the moment that the database's snapshot shows, milliseconds since 1970, UTC, by the database's clock */
  takenAt: z.number().int(),
  program: z.string(),
  postgres: z.string(),
  /** the schema's steps that had landed, with the checksum of each */
  steps: z.array(z.object({ key: z.string(), checksum: Sha256 })),
  tables: z.array(z.object({ name: TableName, columns: z.array(TableName).min(1) })),
})
export type Beginning = z.infer<typeof Beginning>

/** A table in an archive: COPY's binary form, in pieces that are compressed one by one. */
export const TableKept = z.object({
  name: TableName,
  rows: z.number().int().min(0),
  /** of COPY's output */
  bytes: z.number().int().min(0),
  sha256: Sha256,
})
export type TableKept = z.infer<typeof TableKept>

/** The sealed files in an archive. */
export const FilesKept = z.object({
  count: z.number().int().min(0),
  bytes: z.number().int().min(0),
  /** of the lines `name size`, in the archive's order */
  sha256: Sha256,
  /** files whose bytes were not those of their name already when the backup was made */
  damaged: z.array(Sha256),
})
export type FilesKept = z.infer<typeof FilesKept>

/** What stands last in an archive: what has to be in it. */
export const Manifest = z.object({
  beginning: Sha256,
  tables: z.array(TableKept),
  sequences: z.array(z.object({ name: TableName, last: z.string().regex(/^\d+$/) })),
  files: FilesKept.optional(),
  ledger: z.object({ entries: z.number().int(), checkpoint: z.string().optional() }).optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** The names of an archive's members; those of files are `files/ab/abcdef...`. */
export const member = {
  beginning: 'beginning.json',
  manifest: 'manifest.json',
  /** HMAC-SHA256 of the manifest in hex, under a key that follows from the master key */
  seal: 'manifest.hmac',
  piece: (table: string, n: number): string =>
    `tables/${table}/${String(n).padStart(6, '0')}.copy.zst`,
  file: (name: string): string => `files/${name.slice(0, 2)}/${name}`,
} as const

/** @returns table and number of the piece, or undefined for another member */
export function pieceOf(name: string): { table: string; n: number } | undefined {
  const found = /^tables\/([a-z][a-z0-9_]*)\/(\d{6,})\.copy\.zst$/.exec(name)
  return found === null ? undefined : { table: found[1]!, n: Number(found[2]) }
}

/** @returns the file's name, or undefined for another member */
export const fileOf = (name: string): string | undefined =>
  /^files\/([0-9a-f]{2})\/(\1[0-9a-f]{62})$/.exec(name)?.[2]
