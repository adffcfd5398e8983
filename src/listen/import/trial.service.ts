import type { Id } from '#kernel/ids.ts'
import type { Caller, World } from '#platform/world.ts'
import type { Preview, Trial } from './delivery.schema.ts'
import { type DeliveredFile, invalid, lookAtFile } from './file-look.service.ts'
import type { Mapping } from './import.schema.ts'
import { assertColumns, columnsOf, pointFrom, readingOf } from './import.service.ts'
import { type Cells, isRefused, type RecordRead, type RowRefused, readRow } from './row.rules.ts'
import { readTable } from './table-file.service.ts'
import { fileOf, ownUpload } from './upload.service.ts'

type UploadId = Id<'upload'>

const ROWS_SHOWN = 12
const LETTERS_SHOWN = 200
/** Rows that a mapping is tried on; whoever chooses columns waits for it. */
const ROWS_TRIED = 100_000
const CLASSES_SHOWN = 300
const REASONS_SHOWN = 20

const ownFile = (world: World, id: UploadId, caller: Caller): Promise<DeliveredFile> =>
  world.read(async (db) => fileOf(world, await ownUpload(db, world, id, caller)))

/**
 * The first rows of a file, for whoever sent it. All of it is looked at first, so that what is no table is refused
 * before anybody chooses columns.
 * @throws Refusal `absent`, `conflict` `import.notWhole`, `invalid` as `lookAtFile`, `import.noRowRead` where
 *   no row has the columns that the first one names
 */
export async function previewUpload(world: World, id: UploadId, caller: Caller): Promise<Preview> {
  const file = await ownFile(world, id, caller)
  const look = await lookAtFile(file)
  const first: { row: number; cells: Cells }[] = []
  let unread: { readonly row: number; readonly code: string } | undefined
  for await (const { row, cells } of readTable(file, look, {})) {
    if (!isRefused(cells)) first.push({ row, cells })
    else unread ??= { row, code: cells.code }
    if (first.length >= ROWS_SHOWN) break
  }
  // Without one row there are no columns to choose from: whoever sent it is told why.
  if (first.length === 0)
    throw unread === undefined ? invalid('import.empty') : invalid(whyNone(unread.code), unread)
  const columns = [...(look.columns ?? Object.keys(first[0]?.cells ?? {}))]
  const { form, encoding, delimiter, isPacked } = look
  const rows = first.map(({ row, cells }) => ({
    row,
    cells: columns.map((name) => (cells[name] ?? '').slice(0, LETTERS_SHOWN)),
  }))
  return { form, encoding, delimiter, isPacked, columns, rows }
}

/** Rows of a table have other columns than the first; what is no point says so itself. */
const whyNone = (code: string): string => (code === 'import.ragged' ? 'import.noRowRead' : code)

/** What a trial counted; the reasons are still to be said in words. */
export type Tried = Omit<Trial, 'refused'> & {
  readonly refused: readonly Omit<Trial['refused'][number], 'reason'>[]
}

/**
 * What a mapping would make of a file, without keeping anything.
 * @throws Refusal `absent`, `conflict` `import.notWhole`, `invalid` `import.noColumn` and as `lookAtFile`
 */
export async function tryMapping(
  world: World,
  { id, mapping }: { id: UploadId; mapping: Mapping },
  caller: Caller,
): Promise<Tried> {
  const file = await ownFile(world, id, caller)
  const look = await lookAtFile(file)
  const reading = await readingOf(world, pointFrom(mapping, look))
  const wanted = columnsOf(reading.mapping)
  const tally = newTally()
  for await (const { row, cells } of readTable(file, look, {})) {
    if (tally.rows() >= ROWS_TRIED) return tally.said(false)
    if (isRefused(cells)) tally.refuse(row, cells)
    else {
      if (tally.isFresh()) assertColumns(wanted, look.columns ?? Object.keys(cells))
      const read = readRow(cells, reading)
      if (isRefused(read)) tally.refuse(row, read)
      else tally.take(read)
    }
  }
  return tally.said(true)
}

/** Counts what rows came to. */
function newTally() {
  const counts = { rows: 0, taken: 0, located: 0, mapped: 0, withdrawals: 0 }
  const reasons = new Map<string, { field: string; code: string; rows: number; first: number }>()
  const classes = new Map<string | null, Trial['classes'][number]>()
  const often = <T extends { rows: number }>(all: Iterable<T>, most: number): T[] =>
    [...all].sort((a, b) => b.rows - a.rows).slice(0, most)
  let isFresh = true
  return {
    rows: () => counts.rows,
    /** no row with columns came yet */
    isFresh: () => isFresh,
    refuse(row: number, { field, code }: RowRefused): void {
      counts.rows++
      const name = `${field}\n${code}`
      const known = reasons.get(name)
      if (known === undefined) reasons.set(name, { field, code, rows: 1, first: row })
      else known.rows++
    },
    take({ place, iccs, units, sourceClass: name }: RecordRead): void {
      isFresh = false
      counts.rows++
      counts.taken++
      if (place !== null) counts.located++
      if (iccs !== null) counts.mapped++
      if (units < 0) counts.withdrawals++
      const known = classes.get(name)
      if (known === undefined) classes.set(name, { name, rows: 1, iccs })
      else known.rows++
    },
    said: (isWhole: boolean): Tried => ({
      ...counts,
      isWhole,
      refused: often(reasons.values(), REASONS_SHOWN),
      classes: often(classes.values(), CLASSES_SHOWN),
    }),
  }
}
