import { csvLine } from '#kernel/csv.ts'
import { wallClock } from '#kernel/time.ts'
import { type Html, html } from '#platform/http/html.ts'
import { speaker } from '#platform/messages/messages.ts'
import { messages as boardWords } from '../board/board-page.messages.ts'
import { type ArchivedFile, SUMS } from './archive.service.ts'
import { messages as dossierWords } from './dossier.messages.ts'
import type { Dossier, Opening } from './dossier.service.ts'
import type { ReplayEvent } from './replay.schema.ts'

const say = speaker({ ...boardWords, ...dossierWords })

type Words = (code: string, facts?: Parameters<typeof say>[2]) => string
type Cell = string | number | null | undefined

const two = (n: number): string => String(n).padStart(2, '0')

/** Day and time of the district, as a table sorts them: `2026-11-21 22:41:07`. @param at  ISO 8601 */
function localTime(at: string | null, zone: string): string {
  if (at === null) return ''
  const { year, month, day, hour, minute, second } = wallClock(Date.parse(at), zone)
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
}

/** A file as it is read: what it is called in the archive, its columns, its lines. */
interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const by = (name: string, t: Words): string =>
  name === 'machine' || name === 'clock' ? t('board.by.machine') : name

/** What happened, in the words of the board. */
function eventWords(event: ReplayEvent, t: Words): { what: string; more: string } {
  switch (event.what) {
    case 'step': {
      const { stands } = event
      const kind = stands === null ? '' : t(`board.kind.${stands.kind}`)
      const priority = stands === null ? '' : t(`board.priority.${stands.priority}`)
      const more = [t(`board.state.${event.state}`), kind, priority, stands?.holder ?? '']
      return { what: t(`board.event.${event.event}`), more: more.filter(Boolean).join(' · ') }
    }
    case 'unit':
      return { what: event.unit, more: t(`dossier.unit.${event.event}`) }
    case 'position':
      return { what: event.unit, more: t('dossier.position', { place: event.place ?? '–' }) }
    case 'alert':
      return { what: t(`dossier.alert.${event.event}`), more: event.channel ?? '' }
    case 'note':
      return { what: t('board.event.note'), more: event.text ?? '' }
    case 'message':
      return { what: t(`dossier.message.${event.from}`), more: '' }
    case 'reading':
      return { what: t('dossier.reading'), more: [event.role, event.purpose ?? ''].join(' · ') }
  }
}

function timeline({ events, tenant }: Dossier, t: Words): Table {
  return {
    name: 'timeline.csv',
    columns: ['when', 'utc', 'what', 'more', 'who'].map((name) => t(`dossier.column.${name}`)),
    rows: events.map((event) => {
      const { what, more } = eventWords(event, t)
      return [localTime(event.at, tenant.zone), event.at, what, more, by(event.by, t)]
    }),
  }
}

function openings({ openings: all, tenant }: Dossier, t: Words): Table {
  const names = ['when', 'utc', 'act', 'office', 'who', 'purpose', 'reason', 'basis', 'recipient']
  const cells = ({ at, did, office, name, purpose, reason, basis, recipient }: Opening): Cell[] => [
    localTime(at, tenant.zone),
    at,
    did,
    office,
    name,
    purpose,
    reason,
    basis,
    recipient,
  ]
  return {
    name: 'openings.csv',
    columns: names.map((name) => t(`dossier.column.${name}`)),
    rows: all.map(cells),
  }
}

/** In the demo every line says that it is synthetic, since a line travels without its heading. */
function csvOf({ columns, rows }: Table, mark: string | undefined): string {
  const marked = (cells: readonly Cell[]): string =>
    csvLine(mark === undefined ? cells : [...cells, mark])
  return [columns, ...rows].map(marked).join('')
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** Whatever a record holds, as nested lists of names and values. */
function nested(value: unknown): Html {
  if (Array.isArray(value))
    return html`<ol>${value.map((each) => html`<li>${nested(each)}</li>`)}</ol>`
  if (typeof value !== 'object' || value === null) return html`${String(value)}`
  return html`<dl>${Object.entries(value)
    .filter(([, each]) => !isEmpty(each))
    .map(([name, each]) => html`<dt>${name}</dt><dd>${nested(each)}</dd>`)}</dl>`
}

const shownTable = ({ name, columns, rows }: Table): Html =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${name}"><table><thead><tr>${columns.map(
    (column) => html`<th scope="col">${column}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`

const section = (title: string, content: Html): Html =>
  html`<section><h2>${title}</h2>${content}</section>`

function factsOf({ incident, placeName, tenant, holds }: Dossier, t: Words) {
  const at = (moment: string | null): string => localTime(moment, tenant.zone)
  const { kind, iccs, priority, state, source, result } = incident
  return Object.entries({
    kind: t(`board.kind.${kind}`),
    iccs: iccs ?? '',
    priority: t(`board.priority.${priority}`),
    state: t(`board.state.${state}`),
    place: placeName ?? '',
    source: t(`board.source.${source}`),
    opened: at(incident.openedAt),
    taken: at(incident.takenAt),
    started: at(incident.startedAt),
    closed: at(incident.closedAt),
    result: result === null ? '' : t(`board.result.${result}`),
    holds: holds.join(', '),
  }).filter(([, value]) => value !== '')
}

/** A page that stands alone and runs nothing: any browser shows and prints it. */
function pageOf(dossier: Dossier, t: Words, mark: string | undefined): Html {
  const { told, report, photos } = dossier
  const title = t('dossier.title', { number: dossier.incident.number })
  return html`<!doctype html>
<html lang="${dossier.export.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#14212b}table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #d9d3c7;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:break-word}.scroll{overflow-x:auto}dt{font-weight:600}dd{margin:0 0 .5rem}img{max-width:100%}.mark{border:2px solid #8a4f00;color:#8a4f00;padding:.5rem 1rem;font-weight:700}blockquote{margin:0;padding-left:1rem;border-left:3px solid #d9d3c7;white-space:pre-wrap}</style></head><body><main>
${mark === undefined ? undefined : html`<p class="mark">${mark}</p>`}
<h1>${title}</h1><p>${t('dossier.handed', headFacts(dossier))}</p>
<p>${t(dossier.export.names ? 'dossier.withNames' : 'dossier.withoutNames')}</p>
<dl>${factsOf(dossier, t).map(([name, value]) => html`<dt>${t(`dossier.fact.${name}`)}</dt><dd>${value}</dd>`)}</dl>
${told.narrative === undefined ? undefined : section(t('board.narrative'), html`<blockquote>${told.narrative}</blockquote>`)}
${told.where === undefined ? undefined : section(t('board.where'), nested(told.where))}
${told.caller === undefined ? undefined : section(t('board.caller'), nested(told.caller))}
${section(t('dossier.timeline'), shownTable(timeline(dossier, t)))}
${report === null ? undefined : section(t('dossier.report'), nested(report))}
${photos.length === 0 ? undefined : section(t('dossier.photos'), html`${photos.map((_, i) => html`<p><img src="photos/${i + 1}.jpg" alt="${t('dossier.photo', { number: i + 1 })}"></p>`)}`)}
${section(t('dossier.openings'), shownTable(openings(dossier, t)))}
</main></body></html>`
}

const headFacts = ({ export: handed, tenant, reason, incident }: Dossier) => ({
  number: incident.number,
  institution: tenant.name,
  at: localTime(handed.at, tenant.zone),
  zone: tenant.zone,
  by: handed.by.name,
  recipient: handed.recipient,
  basis: handed.basis,
  reason,
})

/** What the archive is, what is in it and what is not, and how to see that nothing was changed. */
function readme(dossier: Dossier, t: Words, mark: string | undefined): string {
  const lines = [
    ...(mark === undefined ? [] : [mark, '']),
    t('dossier.title', { number: dossier.incident.number }),
    '',
    t('dossier.handed', headFacts(dossier)),
    t('dossier.why', headFacts(dossier)),
    '',
    t('dossier.whole', { sums: SUMS }),
    '',
    t(dossier.export.names ? 'dossier.withNames' : 'dossier.withoutNames'),
    t('dossier.verbatim'),
    ...(dossier.holds.length === 0
      ? []
      : [t('dossier.holds', { numbers: dossier.holds.join(', ') })]),
    '',
    t('dossier.files'),
    '',
    t('dossier.verifySums', { sums: SUMS }),
    `  sha256sum -c ${SUMS}`,
    '',
    t('dossier.verifyLedger', { url: dossier.publicUrl }),
    `  curl -o verify.mjs ${dossier.publicUrl}/ledger/verify.mjs`,
    `  node verify.mjs ${dossier.publicUrl} --entry entries/001.json`,
  ]
  return `${lines.join('\n')}\n`
}

const text = (name: string, words: string): ArchivedFile => ({ name, bytes: Buffer.from(words) })
const json = (name: string, value: unknown): ArchivedFile =>
  text(name, `${JSON.stringify(value, null, 1)}\n`)

/** The record for programs: what the page shows, with exact times and codes. */
function recordOf(dossier: Dossier, mark: string | undefined) {
  const { photos, publicUrl, tenant, openings: all, ...rest } = dossier
  return {
    format: 'convive/incident@1',
    ...(mark !== undefined && { synthetic: mark }),
    institution: tenant.name,
    zone: tenant.zone,
    ...rest,
    openings: all.map(({ proof, ...opening }) => opening),
    photos: photos.map(({ width, height }, i) => ({ file: `photos/${i + 1}.jpg`, width, height })),
  }
}

/** The files of an export, in the language that was asked for. */
export function dossierFiles(dossier: Dossier): ArchivedFile[] {
  const { export: handed, tenant } = dossier
  const t: Words = (code, facts) => say(handed.language, code, facts)
  const mark = tenant.demo ? t('dossier.synthetic') : undefined
  return [
    text('README.txt', readme(dossier, t, mark)),
    text('incident.html', pageOf(dossier, t, mark).html),
    json('incident.json', recordOf(dossier, mark)),
    ...[timeline(dossier, t), openings(dossier, t)].map((table) =>
      text(table.name, csvOf(table, mark)),
    ),
    ...dossier.openings.map(({ proof }, i) =>
      json(`entries/${String(i + 1).padStart(3, '0')}.json`, proof),
    ),
    ...dossier.photos.map(({ jpeg }, i) => ({ name: `photos/${i + 1}.jpg`, bytes: jpeg })),
  ]
}
