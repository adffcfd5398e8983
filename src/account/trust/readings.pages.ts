import { type ReadingCount, readingCounts } from '#kernel/ledger/count.service.ts'
import { addDays, civilDate, instantOf } from '#kernel/time.ts'
import type { Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { World } from '#platform/world.ts'

const COUNTED_DAYS = 30
/** Fewer readings than this are said as few: who reads once a month would be seen reading. */
const FEW = 5

/**
 * Counts the readings of the last thirty whole days. They are counted once a day: whoever opens the page twice cannot
 * see that somebody has read in between.
 */
export function countedReadings(world: World): () => Promise<readonly ReadingCount[]> {
  let counted: { on: string; counts: Promise<readonly ReadingCount[]> } | undefined
  return () => {
    const { zone } = world.tenant
    const on = civilDate(world.now(), zone)
    if (counted?.on !== on) {
      const since = instantOf(addDays(on, -COUNTED_DAYS), 0, 0, zone)
      const counts = readingCounts(world, { since, until: instantOf(on, 0, 0, zone) })
      const entry = { on, counts }
      counted = entry
      // What failed is asked again, not kept for the day.
      counts.catch(() => {
        if (counted === entry) counted = undefined
      })
    }
    return counted.counts
  }
}

/** How often what is personal was read, by office and purpose; few readings are not counted out. */
export function readingsSection(t: Words, counts: readonly ReadingCount[]): Html {
  const title = t('ledger.readings')
  if (counts.length === 0)
    return html`<section aria-labelledby="readings"><h2 id="readings">${title}</h2>
<p class="empty">${t('ledger.noReadings')}</p></section>`
  const columns = [t('permissions.who'), t('ledger.purpose'), t('ledger.times')]
  // The table that is moved has the section's name: two landmarks of one name would not be told apart.
  return html`<section><h2 id="readings">${title}</h2>
<p>${t('ledger.readingsLead', { few: FEW })}</p>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table role="table">
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${counts.map(
    ({ office, purpose, n }) =>
      html`<tr role="row"><th scope="row" role="rowheader">${t(`permissions.actor.${office}`)}</th>
<td role="cell" data-label="${columns[1]}">${purpose === null ? '–' : t(`permissions.purpose.${purpose}`)}</td>
<td role="cell" data-label="${columns[2]}">${n < FEW ? t('ledger.few', { few: FEW }) : t('ledger.number', { n })}</td></tr>`,
  )}</tbody></table></div></section>`
}
