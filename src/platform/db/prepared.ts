import type { PoolClient } from 'pg'

/** Statements that a connection keeps planned; what comes after these is planned each time, as without names. */
const MOST_KEPT = 300
/** Texts that are remembered as seen once. */
const MOST_SEEN = 2_000

/**
 * Lets a connection plan a statement once: from its second time on it goes under a name. Rules of row security
 * make planning the larger part of a short statement.
 */
export function planOnce(client: PoolClient): void {
  const names = new Map<string, string>()
  const seen = new Set<string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST_KEPT) return known
    if (!seen.has(text)) {
      if (seen.size < MOST_SEEN) seen.add(text)
      return undefined
    }
    seen.delete(text)
    const name = `kept_${names.size}`
    names.set(text, name)
    return name
  }
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((...args: unknown[]) => {
    const [text, values] = args
    const isPlain = args.length === 2 && typeof text === 'string' && Array.isArray(values)
    const name = isPlain && values.length > 0 ? nameOf(text) : undefined
    if (name !== undefined) return query({ name, text, values })
    const asked = query(...args)
    // Of several statements in one message the last one's answer counts.
    return asked instanceof Promise ? asked.then(lastOf) : asked
  }) as PoolClient['query']
}

const lastOf = (answer: unknown): unknown => (Array.isArray(answer) ? answer.at(-1) : answer)
