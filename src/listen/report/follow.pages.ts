import { createHash } from 'node:crypto'
import { Refusal } from '#kernel/refusal.ts'
import type { Form } from '#platform/http/form.ts'
import { frame, type Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { PageAnswer, PageAsked } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import { actAsSubject, followReport, wantNews } from './follow.service.ts'
import { openerWords } from './opener.rules.ts'
import { Code, type Followed } from './report.schema.ts'
import { REOPEN_DAYS } from './terms.rules.ts'

// A report followed by its code, without a script.

/** Addresses of the plain pages. */
export const FORM = '/formulario'
export const FOLLOW = '/seguimiento'

/** A page that is being made. */
export interface OpenPage {
  readonly world: World
  readonly site: Site
  readonly asked: PageAsked
  readonly t: Words
}

/** Asks for the code. */
export function codePage(page: OpenPage, wrong?: string, code = ''): PageAnswer {
  const { t, asked, world, site } = page
  const content = html`
<h1>${t('follow.title')}</h1>
<form method="post" action="${FOLLOW}">${asked.keyField}
<label for="code">${t('follow.code')}</label>
<p class="hint">${t('follow.codeHint')}</p>
${wrong === undefined ? undefined : html`<p class="fault" id="code-fault" role="alert">${wrong}</p>`}
<input id="code" name="code" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="20" ${wrong === undefined ? html`` : html`aria-invalid="true" aria-describedby="code-fault"`}>
<button type="submit">${t('follow.see')}</button>
</form>
<p><a href="${FORM}">${t('follow.reportLink')}</a></p>`
  return {
    status: wrong === undefined ? 200 : 404,
    html: frame(site, world.tenant, asked, { title: t('follow.title'), content }),
  }
}

const acts = ['write', 'correct', 'withdraw', 'reopen'] as const
const newsActs: ReadonlyMap<string | undefined, boolean> = new Map([
  ['newsOn', true],
  ['newsOff', false],
])

/** Looks a code up, does what was asked with the report, and shows it. */
export async function followedPage(page: OpenPage, form: Form): Promise<PageAnswer> {
  const { world, asked, site } = page
  const typed = form.one('code') ?? ''
  const code = Code.safeParse(typed)
  if (!code.success) return codePage(page, site.say(asked.language, 'report.noSuchCode', {}), typed)
  const text = form.one('text')?.trim().slice(0, 4000) || undefined
  const act = acts.find((each) => each === form.one('act'))
  const isWordless = act !== undefined && act !== 'withdraw' && text === undefined
  const wanted = newsActs.get(form.one('act'))
  try {
    if (wanted !== undefined) {
      const asks = { code: code.data, wanted }
      const followed = await wantNews(world, asks, asked.caller, asked.key as IdempotencyKey)
      return showFollowed(page, code.data, followed, false)
    }
    const followed =
      act !== undefined && !isWordless
        ? await actAsSubject(
            world,
            {
              code: code.data,
              event: act === 'correct' ? 'write' : act,
              kind: act === 'correct' ? 'correction' : 'message',
              ...(text !== undefined && { text }),
            },
            asked.caller,
            asked.key as IdempotencyKey,
          )
        : await followReport(world, code.data, asked.caller)
    return showFollowed(page, code.data, followed, isWordless)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return codePage(page, site.say(asked.language, error.code, error.facts), typed)
  }
}

function showFollowed(
  page: OpenPage,
  code: string,
  followed: Followed,
  isWordless: boolean,
): PageAnswer {
  const { t, asked, world, site } = page
  const when = (at: string): string => t.moment(at, world.tenant.zone)
  const { state, answeredAt, answerBy } = followed
  const answer =
    answeredAt !== undefined
      ? t('follow.answered', { when: when(answeredAt) })
      : answerBy !== undefined && state !== 'withdrawn'
        ? t('sent.answerBy', { when: t.day(answerBy, world.tenant.zone) })
        : undefined
  const content = html`
<h1>${t(`report.kind.${followed.kind}`)}</h1>
<p class="state"><strong>${t(`report.state.${state}`)}</strong></p>
<p>${t(`follow.next.${state}`, { days: REOPEN_DAYS })}</p>
${answer === undefined ? undefined : html`<p>${answer}</p>`}
<p>${t('follow.happened', { when: t.stretch(followed.occurredFrom, followed.occurredTo, world.tenant.zone) })}</p>
<p>${t('follow.received', { when: when(followed.receivedAt) })}</p>
${followed.goesAt === undefined ? undefined : html`<p class="notice attention">${t('follow.goes', { when: t.day(followed.goesAt, world.tenant.zone) })}</p>`}
${followed.erasureAskedBy === undefined ? undefined : html`<p class="notice attention">${t('follow.erasureAsked', { when: t.day(followed.erasureAskedBy, world.tenant.zone) })}</p>`}
${photosShown(t, followed)}
<h2>${t('follow.dialogue')}</h2>
${dialogue(t, followed, when)}
${openedBy(t, followed, when)}
${newsShown(t, followed, when)}
<p><a href="/derechos">${t('follow.rights')}</a></p>
${acting(page, code, followed, isWordless)}
<p><a href="${FOLLOW}">${t('follow.leave')}</a></p>`
  const title = t('follow.title')
  const status = isWordless ? 400 : 200
  return { status, html: frame(site, world.tenant, asked, { title, content }), proven: true }
}

function photosShown(t: Words, { photos }: Followed): Html[] {
  const count = (...states: string[]): number =>
    photos.filter(({ state }) => states.includes(state)).length
  const counts = {
    arrived: count('received', 'ready'),
    expected: count('expected'),
    refused: count('refused'),
  }
  return Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([what, n]) => html`<p>${t(`follow.photos.${what}`, { n })}</p>`)
}

function dialogue(t: Words, { messages }: Followed, when: (at: string) => string): Html {
  if (messages.length === 0) return html`<p class="hint">${t('follow.noMessages')}</p>`
  return html`<ol class="dialogue">${messages.map(
    ({ from, by, at, text, kind }) =>
      html`<li class="${from}"><p class="who">${from === 'office' ? (by ?? t('follow.office')) : t('follow.you')}${kind === 'correction' ? ` · ${t(`follow.correction.${from}`)}` : ''} · <time datetime="${at}">${when(at)}</time></p><p class="said">${text}</p></li>`,
  )}</ol>`
}

/** Who of the office read it, in plain words. */
function openedBy(t: Words, { opened }: Followed, when: (at: string) => string): Html {
  const list = opened.map(
    (each) =>
      html`<li>${openerWords(t, each)} · <time datetime="${each.at}">${when(each.at)}</time>${
        each.delayedBy === null
          ? undefined
          : html`<br><span class="hint">${t('follow.openedLater', { citation: each.delayedBy })}</span>`
      }</li>`,
  )
  return html`<h2>${t('follow.opened')}</h2>
${
  opened.length === 0
    ? html`<p class="hint">${t('follow.openedNone')}</p>`
    : html`<ul class="opened">${list}</ul><p class="hint">${t('follow.openedName')}</p>`
}`
}

/** When she was told that there is news, and by what. */
function newsShown(t: Words, { news }: Followed, when: (at: string) => string): Html | undefined {
  const told = news.told.filter(({ state, channel }) => state === 'sent' && channel !== null)
  if (told.length === 0) return undefined
  return html`<ul class="opened">${told.map(
    ({ at, channel }) =>
      html`<li>${t('follow.news.told', { channel: channel ?? '' })} · <time datetime="${at}">${when(at)}</time></li>`,
  )}</ul>`
}

function acting(
  { t, world }: OpenPage,
  code: string,
  { may, news }: Followed,
  isWordless: boolean,
): Html[] {
  const can = (act: Followed['may'][number]): boolean => may.includes(act)
  const hidden = (): Html => {
    // The hidden key belongs to what was just done; the next act gets a fresh one.
    const key = createHash('sha256').update(world.random(32)).digest('hex').slice(0, 32)
    return html`<input type="hidden" name="key" value="${key}"><input type="hidden" name="code" value="${code}">`
  }
  const button = (act: string, label: string, look = ''): Html =>
    html`<button type="submit" name="act" value="${act}" class="${look}">${label}</button>`
  const pieces: Html[] = []
  if (news.left)
    pieces.push(html`<form method="post" action="${FOLLOW}">${hidden()}
<p>${t(news.wanted ? 'follow.news.on' : 'follow.news.off')}</p>
${news.wanted ? button('newsOff', t('follow.news.stop'), 'quiet') : button('newsOn', t('follow.news.start'), 'quiet')}</form>`)
  if (can('write') || can('reopen'))
    pieces.push(html`<form method="post" action="${FOLLOW}">${hidden()}
<label for="text">${t('follow.write')}</label>
${isWordless ? html`<p class="fault" id="text-fault" role="alert">${t('follow.wordless')}</p>` : undefined}
<textarea id="text" name="text" rows="4" maxlength="4000" ${isWordless ? html`aria-invalid="true" aria-describedby="text-fault"` : html``}></textarea>
${can('reopen') ? button('reopen', t('follow.reopen')) : undefined}
${can('write') ? [button('write', t('follow.sendMessage'), can('reopen') ? 'quiet' : ''), button('correct', t('follow.sendCorrection'), 'quiet')] : undefined}</form>`)
  if (can('withdraw'))
    pieces.push(html`<details><summary>${t('follow.withdraw')}</summary>
<form method="post" action="${FOLLOW}" class="notice attention">${hidden()}
<p>${t('follow.sure')}</p>${button('withdraw', t('follow.withdraw'), 'quiet')}</form></details>`)
  return pieces
}
