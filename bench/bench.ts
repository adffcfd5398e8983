/** One printed figure of a benchmark: what was measured, in which unit, against which floor of the same run. */
export interface Line {
  measure: string
  value: number
  unit: string
  floor?: number
  ratio?: number
  [note: string]: unknown
}

/** A benchmark by name: `npm run bench -- NAME`. Ratios against a floor in the same run, never a timed assertion. */
export interface Bench {
  about: string
  /**
   * @param options.minutes  of a bench that plays a time: a shorter one, to try it
   * @param options.mib      of one that moves bytes: another amount than the one that counts
   */
  run(options: {
    peer: boolean
    minutes?: number
    mib?: number
  }): Promise<Line[]> | AsyncIterable<Line>
}
