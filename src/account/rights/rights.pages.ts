import { createHash } from 'node:crypto'
import { type Id, id as idOf } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Form } from '#platform/http/form.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageAnswer, type PageAsked, type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import { type CopyWords, fieldOfCopy, valueOfCopy } from './copy.rules.ts'
import { type OwnRequest, Right } from './rights.schema.ts'
import { askByCode, copyByCode, followByCode } from './rights.service.ts'

// Rights over one's own data without a script, for whoever holds the code of a report.

/** Address of the page. */
const RIGHTS = '/derechos'

interface OpenPage {
  readonly world: World
  readonly site: Site
  readonly asked: PageAsked
  readonly t: Words
}

/** The page on which people ask for what the law gives them. */
export function rightsPages(world: World, site: Site): readonly PageRoute[] {
  const open = (asked: PageAsked): OpenPage => ({
    world,
    site,
    asked,
    t: wordsIn(site, asked.language),
  })
  return [
    pageRoute({
      method: 'GET',
      path: RIGHTS,
      may: 'rights.ask',
      answer: async (asked) => codePage(open(asked)),
    }),
    pageRoute({
      method: 'POST',
      path: RIGHTS,
      may: 'rights.ask',
      rate: 'code',
      idempotent: true,
      answer: (asked, form) => takeForm(open(asked), form),
    }),
  ]
}

const shownIn = ({ site, world, asked, t }: OpenPage, content: Html): Html =>
  frame(site, world.tenant, asked, { title: t('rights.title'), content })

function codePage(page: OpenPage, wrong?: string, code = ''): PageAnswer {
  const { t, asked } = page
  const content = html`
<h1>${t('rights.title')}</h1>
<p class="lead">${t('rights.lead')}</p>
<form method="post" action="${RIGHTS}">${asked.keyField}
<label for="code">${t('rights.code')}</label>
${wrong === undefined ? undefined : html`<p class="fault" id="code-fault" role="alert">${wrong}</p>`}
<input id="code" name="code" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="20" ${wrong === undefined ? html`` : html`aria-invalid="true" aria-describedby="code-fault"`}>
<button type="submit">${t('rights.see')}</button>
</form>`
  return { status: wrong === undefined ? 200 : 404, html: shownIn(page, content) }
}

async function takeForm(page: OpenPage, form: Form): Promise<PageAnswer> {
  const { world, asked, site } = page
  const code = form.one('code') ?? ''
  const words = form.one('words')?.trim().slice(0, 4000) || undefined
  const right = Right.safeParse(form.one('right'))
  const copy = idOf('rights').safeParse(form.one('copy'))
  try {
    if (copy.success) return await copyPage(page, code, copy.data)
    if (!right.success)
      return requestsPage(page, code, await followByCode(world, code, asked.caller))
    const asking = { code, right: right.data, words }
    const key = asked.key as IdempotencyKey
    return requestsPage(page, code, await askByCode(world, asking, asked.caller, key))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const said = site.say(asked.language, error.code, error.facts)
    // A refusal of what was asked shows the requests again; a wrong code shows nothing.
    if (!right.success || error.kind === 'absent') return codePage(page, said, code)
    return requestsPage(page, code, await followByCode(world, code, asked.caller), said)
  }
}

function requestsPage(
  page: OpenPage,
  code: string,
  requests: readonly OwnRequest[],
  wrong?: string,
): PageAnswer {
  const { t } = page
  const content = html`
<h1>${t('rights.title')}</h1>
${wrong === undefined ? undefined : html`<p class="fault" role="alert">${wrong}</p>`}
<h2>${t('rights.mine')}</h2>
${requests.length === 0 ? html`<p>${t('rights.none')}</p>` : html`<ul class="cards">${requests.map((request) => requestShown(page, code, request))}</ul>`}
<h2>${t('rights.new')}</h2>
<form method="post" action="${RIGHTS}">${hidden(page, code)}
<fieldset><legend>${t('rights.which')}</legend>${Right.options.map(
    (right, i) =>
      html`<p><label><input type="radio" name="right" value="${right}" required ${i === 0 ? html`checked` : html``}> ${t(`rights.right.${right}`)}</label></p>`,
  )}</fieldset>
<label for="words">${t('rights.words')}</label>
<textarea id="words" name="words" rows="4" maxlength="4000"></textarea>
<button type="submit">${t('rights.ask')}</button></form>
<p><a href="${RIGHTS}">${t('rights.back')}</a></p>`
  return { status: wrong === undefined ? 200 : 409, html: shownIn(page, content), proven: true }
}

const hidden = ({ world }: OpenPage, code: string): Html => {
  // Each form that follows is an act of its own.
  const key = createHash('sha256').update(world.random(32)).digest('hex').slice(0, 32)
  return html`<input type="hidden" name="key" value="${key}"><input type="hidden" name="code" value="${code}">`
}

function requestShown(page: OpenPage, code: string, request: OwnRequest): Html {
  const { t, world } = page
  const { state, answerBy, answeredAt, citation } = request
  const due =
    state === 'received' && answerBy !== null
      ? html`<p>${t('rights.answerBy', { day: t.day(answerBy, world.tenant.zone), citation })}</p>`
      : undefined
  return html`<li><strong>${t(`rights.right.${request.right}`)}</strong>
<p class="state">${t(`rights.state.${state}`)} · <time datetime="${answeredAt ?? request.askedAt}">${t.moment(answeredAt ?? request.askedAt, world.tenant.zone)}</time></p>
${due}
${request.words === undefined ? undefined : html`<blockquote>${request.words}</blockquote>`}
${request.answer === undefined ? undefined : html`<p class="said">${request.answer}</p>`}
${
  request.copy
    ? html`<form method="post" action="${RIGHTS}">${hidden(page, code)}<input type="hidden" name="copy" value="${request.id}"><button type="submit">${t('rights.copyReady')}</button></form>`
    : undefined
}</li>`
}

async function copyPage(page: OpenPage, code: string, request: Id<'rights'>): Promise<PageAnswer> {
  const { t, world, asked } = page
  const copy = await copyByCode(world, { code, request }, asked.caller)
  const content = html`
<h1>${t('rights.copyTitle')}</h1>
${readable(page, wordsOf(page), 'copy', copy)}
<h2>${t('rights.machine')}</h2>
<textarea readonly rows="8" aria-label="${t('rights.machine')}">${JSON.stringify(copy, null, 1)}</textarea>
<form method="post" action="${RIGHTS}">${hidden(page, code)}<button type="submit" class="quiet">${t('rights.back')}</button></form>`
  return { html: shownIn(page, content), proven: true }
}

const wordsOf = ({ t, world }: OpenPage): CopyWords =>
  Object.assign((code: string) => t(code), {
    moment: (instant: string) => t.moment(instant, world.tenant.zone),
  })

/** Whatever a record holds, as nested lists of names and values; pictures by their size. */
function readable(page: OpenPage, words: CopyWords, name: string, value: unknown): Html {
  const { t } = page
  if (Array.isArray(value) && value.length > 0)
    return html`<ol>${value.map((each) => html`<li>${readable(page, words, name, each)}</li>`)}</ol>`
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return html`${valueOfCopy(name, value, words)}`
  if ('base64' in value && 'width' in value && 'height' in value)
    return html`${t('rights.photo', { width: Number(value.width), height: Number(value.height) })}`
  return html`<dl class="facts">${Object.entries(value)
    .filter(([, each]) => each !== undefined && each !== null)
    .map(
      ([field, each]) =>
        html`<dt>${fieldOfCopy(field, words)}</dt><dd>${readable(page, words, field, each)}</dd>`,
    )}</dl>`
}
