import { sharedTable } from './shared-data.ts'

/** Residential burglaries and vehicle thefts per 1,000 households in 49 areas of Columbus, Ohio (Anselin 1988). */
export function columbus(): Float64Array {
  return Float64Array.from(sharedTable('oracles/small/columbus.csv'), (row) => Number(row.CRIME))
}

/** Who borders on whom among the 49 areas, as in R spData's col.gal.nb. */
export function columbusNeighbours(): { offsets: Int32Array; index: Int32Array } {
  const links = sharedTable('oracles/small/columbus_neighbours.csv')
  const offsets = new Int32Array(50)
  for (const link of links) offsets[Number(link.i)]!++
  for (let i = 0; i < 49; i++) offsets[i + 1]! += offsets[i]!
  return { offsets, index: Int32Array.from(links, (link) => Number(link.j) - 1) }
}

/** The figures of one case in the small reference table whose name starts with these words. */
export function reference(of: string, stat = ''): [stat: string, value: number][] {
  const found = sharedTable('oracles/small/reference.csv')
    .filter((row) => row.case === of && row.stat!.startsWith(stat))
    .map((row): [string, number] => [row.stat!, Number(row.value)])
  if (found.length === 0) throw new Error(`no reference figures for ${of} ${stat}`)
  return found
}
