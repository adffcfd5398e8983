import type { z } from 'zod'
import { Refusal, type RefusalFacts } from '#kernel/refusal.ts'
import { fieldName } from './json.ts'

type Issue = z.core.$ZodIssue

/** A message of a schema that is itself a code, such as `time.endsBeforeItBegins`. */
const ownCode = /^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/

/**
 * What was wrong with an input, one refusal a field in the order of the schema, in the codes of
 * `http.messages.ts` or the code that the schema itself gives.
 */
export const refusalsOf = (error: z.ZodError): readonly Refusal[] =>
  error.issues.map((issue) => refusalOf(issue, []))

function refusalOf(issue: Issue, before: readonly PropertyKey[]): Refusal {
  const path = [...before, ...issue.path]
  const field = fieldName(path)
  if (ownCode.test(issue.message))
    return new Refusal('invalid', issue.message, { field, ...boundsOf(issue) })
  const refuse = (code: string, facts: RefusalFacts = {}) =>
    new Refusal('invalid', `http.${code}`, { field, ...facts })
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? refuse('missing')
        : refuse('wrongType', { wanted: issue.expected })
    case 'too_big':
      return refuse(tooBig(issue.origin, issue.inclusive !== false), boundsOf(issue))
    case 'too_small':
      return refuse(
        tooSmall(issue.origin, issue.inclusive !== false, Number(issue.minimum)),
        boundsOf(issue),
      )
    case 'not_multiple_of':
      return refuse('notMultiple', { step: issue.divisor })
    case 'invalid_format':
      return refuse('wrongFormat', { format: issue.format })
    case 'invalid_value':
      return issue.input === undefined
        ? refuse('missing')
        : refuse('unknownChoice', { choices: listed(issue.values) })
    case 'unrecognized_keys':
      return refuse('unknownField', { field: fieldName([...path, issue.keys[0] ?? '']) })
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0] === undefined
        ? refuse('notAccepted')
        : refusalOf(issue.issues[0], path)
    case 'invalid_union':
      return unionRefusal(issue, path)
    default:
      return refuse('notAccepted')
  }
}

/** Of the alternatives that failed, the one that came furthest says what is wrong. */
function unionRefusal(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
): Refusal {
  const field = fieldName(path)
  const tried = issue.errors
    .filter((issues) => issues.length > 0)
    .sort((a, b) => a.length - b.length || deepest(b) - deepest(a))
    .find((issues) => deepest(issues) > 0 || issues[0]!.code !== 'invalid_type')
  if (tried !== undefined) return refusalOf(tried[0]!, path)
  if (issue.input === undefined) return new Refusal('invalid', 'http.missing', { field })
  const choices = 'options' in issue && Array.isArray(issue.options) ? listed(issue.options) : ''
  return choices === ''
    ? new Refusal('invalid', 'http.notAccepted', { field })
    : new Refusal('invalid', 'http.unknownChoice', { field, choices })
}

const deepest = (issues: readonly Issue[]): number =>
  Math.max(...issues.map((issue) => issue.path.length))

const listed = (values: readonly unknown[]): string => values.slice(0, 12).map(String).join(', ')

function boundsOf(issue: Issue): RefusalFacts {
  if (issue.code === 'too_big') return { most: Number(issue.maximum) }
  if (issue.code === 'too_small') return { least: Number(issue.minimum) }
  return {}
}

function tooBig(origin: string, inclusive: boolean): string {
  if (origin === 'string') return 'tooLong'
  if (origin === 'array' || origin === 'set') return 'tooManyItems'
  return inclusive ? 'tooHigh' : 'notBelow'
}

function tooSmall(origin: string, inclusive: boolean, least: number): string {
  if (origin === 'string') return least <= 1 ? 'empty' : 'tooShort'
  if (origin === 'array' || origin === 'set') return 'tooFewItems'
  return inclusive ? 'tooLow' : 'notAbove'
}
