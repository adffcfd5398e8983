import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { Compiled, Part } from '#kernel/message.ts'

const day = { day: 'numeric', year: 'numeric' } as const
const clock = { hour: 'numeric', minute: 'numeric' } as const
const toTheSecond = { ...clock, second: 'numeric' } as const

/** What the named styles of ICU mean, as the browsers say it. @see intl-messageformat, `IntlMessageFormat.formats` */
const styles = {
  number: { integer: { maximumFractionDigits: 0 }, percent: { style: 'percent' } },
  date: {
    short: { month: 'numeric', day: 'numeric', year: '2-digit' },
    medium: { month: 'short', ...day },
    long: { month: 'long', ...day },
    full: { weekday: 'long', month: 'long', ...day },
  },
  time: {
    short: clock,
    medium: toTheSecond,
    long: { ...toTheSecond, timeZoneName: 'short' },
    full: { ...toTheSecond, timeZoneName: 'short' },
  },
} as const
/** What a date or a time without a style is shown as. */
const plain = { number: {}, date: styles.date.medium, time: styles.time.medium } as const

type Style = string | { readonly parsedOptions: object } | null | undefined

function optionsOf(kind: keyof typeof styles, style: Style): object {
  if (!style) return plain[kind]
  if (typeof style === 'string') {
    const named = (styles[kind] as Record<string, object>)[style]
    if (named === undefined) throw new RangeError(`there is no ${kind} style ${style}`)
    return named
  }
  if ('scale' in style.parsedOptions) throw new RangeError('scale is not supported')
  return style.parsedOptions
}

/**
 * Takes a message of ICU syntax apart. Angle brackets are plain words: a message holds no markup.
 * @throws SyntaxError when it is no ICU message, RangeError when it uses what we do not support
 */
export function compileMessage(text: string): Compiled {
  return compact(parse(text, { ignoreTag: true }))
}

function compact(elements: readonly MessageFormatElement[]): Compiled {
  const parts = elements.map(compactElement)
  if (parts.length === 0) return ''
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : parts
}

function compactElement(element: MessageFormatElement): Part {
  switch (element.type) {
    case TYPE.literal:
      return element.value
    case TYPE.argument:
      return [element.value, 'v']
    case TYPE.number:
      return [element.value, 'n', optionsOf('number', element.style)]
    case TYPE.date:
      return [element.value, 'd', optionsOf('date', element.style)]
    case TYPE.time:
      return [element.value, 'd', optionsOf('time', element.style)]
    case TYPE.select:
      return [element.value, 's', formsOf(element.options)]
    case TYPE.plural: {
      const kind = element.pluralType === 'ordinal' ? 'o' : 'p'
      return [element.value, kind, formsOf(element.options), element.offset]
    }
    case TYPE.pound:
      return 0
    default:
      throw new RangeError('markup is not supported')
  }
}

const formsOf = (
  options: Readonly<Record<string, { value: readonly MessageFormatElement[] }>>,
): Record<string, Compiled> =>
  Object.fromEntries(Object.entries(options).map(([form, { value }]) => [form, compact(value)]))

/** The facts that a message names, each with the kinds in which it uses it. */
export function factsNamed(message: Compiled): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>()
  const look = (compiled: Compiled): void => {
    if (typeof compiled === 'string') return
    for (const part of compiled) {
      if (typeof part === 'string' || part === 0) continue
      const [fact, kind] = part
      named.set(fact, (named.get(fact) ?? new Set()).add(kind))
      if (kind === 's' || kind === 'p' || kind === 'o') Object.values(part[2]).forEach(look)
    }
  }
  look(message)
  return named
}
