import type { Language } from '#kernel/language.ts'

/** A piece of a page that is safe to show: everything put into it was escaped. */
export interface Html {
  readonly html: string
}

class Safe implements Html {
  readonly html: string
  constructor(text: string) {
    this.html = text
  }
  toString(): string {
    return this.html
  }
}

/** Takes text for a piece of a page as it is: only for what has been looked through, see `drawing`. */
export const asHtml = (checked: string): Html => new Safe(checked)

/** What may be put into a page: text is escaped, pieces stay, lists are joined, nothing is nothing. */
export type HtmlValue = string | number | boolean | null | undefined | Html | readonly HtmlValue[]

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]!)

function shown(value: HtmlValue): string {
  if (value === null || value === undefined || value === false || value === true) return ''
  if (value instanceof Safe) return value.html
  if (Array.isArray(value)) return value.map(shown).join('')
  return escaped(String(value))
}

const address = /\s(?:href|src|action|formaction)="$/
const safeAddress = /^(?:\/(?!\/)|#|\?|https:\/\/|mailto:|tel:)/

/**
 * Writes a piece of a page: `html\`<p>${words}</p>\``. Everything put in is escaped.
 * @throws RangeError where escaping would not help: outside quotes in a tag, in a script or style, and in an
 *   address that could run as a script
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? ''
  values.forEach((value, i) => {
    const piece = shown(value)
    checkPlace(text, piece, value instanceof Safe)
    text += piece + parts[i + 1]
  })
  return new Safe(text)
}

function checkPlace(before: string, piece: string, isSafe: boolean): void {
  const open = before.lastIndexOf('<')
  const tag = before.slice(open)
  if (/^<(?:script|style)\b/i.test(tag))
    throw new RangeError('got a value inside a script or style, wanted it in text or an attribute')
  const isInTag = open > before.lastIndexOf('>')
  const isQuoted = tag.split('"').length % 2 === 0
  if (isInTag && !isQuoted && !isSafe && piece !== '')
    throw new RangeError('got a value without quotes in a tag, wanted quotes around it')
  if (address.test(before) && !safeAddress.test(piece))
    throw new RangeError('got an address of another kind, wanted a path, https:, mailto: or tel:')
}

function moduleOf(address: string): Html {
  if (!/^\/[\w./-]+\.js$/.test(address))
    throw new RangeError(`got the script ${address}, wanted the address of one of ours`)
  return asHtml(`<script type="module" src="${address}"></script>`)
}

/** A whole page around its content. */
export function page(o: {
  readonly language: Language
  readonly title: string
  readonly content: Html
  /** addresses of our own style sheets */
  readonly styles?: readonly string[]
  /** addresses of our own scripts, as modules */
  readonly scripts?: readonly string[]
}): Html {
  const styles = (o.styles ?? []).map((href) => html`<link rel="stylesheet" href="${href}">`)
  return html`<!doctype html>
<html lang="${o.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${o.title} · convive</title><link rel="icon" href="/icon.svg" type="image/svg+xml">${styles}${(o.scripts ?? []).map(moduleOf)}</head><body>${o.content}</body></html>`
}
