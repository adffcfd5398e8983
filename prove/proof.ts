/** A long proof by name: `npm run prove -- NAME`. It ends with one line that says whether the claim held. */
export interface Proof {
  about: string
  /** @returns whether the claim held, and the line that says with which figures */
  run(): Promise<{ held: boolean; line: string }>
}
