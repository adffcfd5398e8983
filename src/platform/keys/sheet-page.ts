import { toString as qrOf } from 'qrcode'
import type { Language } from '#kernel/language.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import { html } from '../http/html.ts'
import { SHEETS, type Sheet } from './sheet.ts'

/** What the sheets say besides their lines. */
export interface SheetPage {
  readonly language: Language
  say(language: Language, code: string, facts: RefusalFacts): string
  /** name of the institution */
  readonly institution: string
  /** milliseconds since 1970, UTC */
  readonly madeAt: number
  /** fingerprint of the master key, which tells nothing of it */
  readonly master: string
}

const style = `
@page { size: A4; margin: 18mm }
body { margin: 0; font: 11pt/1.45 system-ui, sans-serif; color: #000; background: #fff }
section { break-after: page; max-width: 174mm; margin: 0 auto; padding: 8mm 0 }
section:last-of-type { break-after: auto }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm }
table { border-collapse: collapse; margin: 6mm 0 }
th, td { border: .4pt solid #000; padding: 2.4mm 4mm; text-align: left }
td { font: 700 15pt/1.2 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre; letter-spacing: .04em }
svg { width: 38mm; height: 38mm }
.kept p { border-bottom: .4pt solid #000; padding-top: 9mm; margin: 0 }
.foot { display: flex; gap: 8mm; align-items: end; margin-top: 6mm }
.kept { flex: 1 }`

/**
 * The recovery sheets as a page for printing: A4, one sheet each, with room for who keeps it. It holds the whole key
 * and is to be destroyed once it is on paper.
 */
export async function sheetPage(sheets: readonly Sheet[], o: SheetPage): Promise<string> {
  const shown = await Promise.all(sheets.map((sheet) => sheetHtml(sheet, o)))
  const t = (code: string): string => o.say(o.language, code, {})
  return `<!doctype html>
${html`<html lang="${o.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${t('keys.sheetTitle')}</title>`.html}
<style>${style}</style></head><body><main>
${shown.join('\n')}
</main></body></html>
`
}

async function sheetHtml(sheet: Sheet, o: SheetPage): Promise<string> {
  const t = (code: string, facts: RefusalFacts = {}): string => o.say(o.language, code, facts)
  const { number, lines } = sheet
  const { institution, master, madeAt } = o
  const rows = lines.map((line, i) => html`<tr><th scope="row">${i + 1}</th><td>${line}</td></tr>`)
  const head = html`<section aria-labelledby="sheet-${number}">
<h1 id="sheet-${number}">${t('keys.sheetTitle')}: ${t('keys.sheetNumber', { number, of: SHEETS })}</h1>
<p>${institution} · ${t('keys.sheetMade', { madeAt })} · ${t('keys.sheetKey', { master })}</p>
<p>${t('keys.sheetWhat')}</p><p>${t('keys.sheetKeep')}</p>
<table><tbody>${rows}</tbody></table>
<p>${t('keys.sheetUse')} <code>npx convive keys recover</code></p>
<p>${t('keys.sheetRehearse')} <code>npx convive keys rehearse</code></p>
<div class="foot"><div aria-hidden="true">`
  const foot = html`</div><div class="kept"><p>${t('keys.sheetKeeper')}</p><p>${t('keys.sheetPlace')}</p></div></div>
</section>`
  const qr = await qrOf(lines.join('\n'), { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
  return `${head.html}${qr}${foot.html}`
}
