/**
 * What stages tell each other. A slice adds its facts by declaration merging:
 * `declare module '#kernel/facts/facts.schema.ts' { interface Facts { ReportReceived: { report: Id<'report'> } } }`.
 * A fact holds ids and codes, never personal data.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it grows by declaration merging
export interface Facts {}

export type FactName = keyof Facts & string

/** A fact as it was told: numbered, dated, with the ids it is about. */
export interface Told<Name extends FactName = FactName> {
  readonly seq: string
  readonly name: Name
  readonly body: Facts[Name]
  readonly toldAt: number
}
