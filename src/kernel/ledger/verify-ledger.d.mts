/** What the verifier found: a code with its facts; a fault is a reason not to trust the log. */
export interface Finding {
  readonly code: string
  readonly fault?: true
  readonly [fact: string]: string | number | boolean | undefined
}

export interface Report {
  /** every check was made and held */
  readonly holds: boolean
  /** in order; the last says so when all holds */
  readonly found: readonly Finding[]
  readonly size?: number
  /** the signed note that was checked */
  readonly checkpoint?: string
}

/** Gives the document of a path below the log's address; undefined where there is none. */
export type ReadLog = (path: string) => Promise<Uint8Array | undefined>

export interface Given {
  /** the key that was written down; without it the one that the log offers is believed */
  readonly key?: string | undefined
  /** checkpoints of earlier days, with the hashes of the leaves where they were kept */
  readonly since?: readonly { file: string; text: string; leaves?: Uint8Array }[]
  /** entries about oneself: their words and keys */
  readonly entries?: readonly { file: string; words: string; key: string }[]
  /** told of the hashes of the leaves as they pass */
  readonly onLeaves?: (hashes: Uint8Array[]) => void
}

export function verifyLog(read: ReadLog, given?: Given): Promise<Report>
export function sentenceOf(finding: Finding, language: 'es' | 'pt' | 'en'): string
/** @param patienceMs  how long one document may take; usually a minute */
export function overHttp(url: string, patienceMs?: number): ReadLog
export function readGiven(options: {
  since?: string[] | undefined
  entry?: string[] | undefined
  keep?: string | undefined
}): Given & { end(report: Report): void }
