/** Signs that a typed reason has at least. */
export const SHORTEST_REASON = 10
