import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { civilDate } from '#kernel/time.ts'
import type { Form } from '#platform/http/form.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { refusalsOf } from '#platform/http/issues.ts'
import { type PageAnswer, type PageAsked, type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import type { ClockField } from './clock.rules.ts'
import { codePage, FOLLOW, FORM, followedPage, type OpenPage } from './follow.pages.ts'
import { kindGroups, kindNames, kinds } from './kinds.ts'
import { receivePhoto } from './photo.service.ts'
import { MAX_PHOTO_BYTES, MAX_PHOTOS, ReportDraft } from './report.schema.ts'
import { receiveReport } from './report.service.ts'
import { type DayPart, dayParts, draftOfForm } from './report-form.rules.ts'

// The same report without a script: for old phones, shared computers and browsers that block scripts.

const reportLimits = {
  maxBytes: MAX_PHOTOS * MAX_PHOTO_BYTES + 65_536,
  maxFields: 40,
  maxFieldBytes: 16_384,
  maxFiles: MAX_PHOTOS,
  maxFileBytes: MAX_PHOTO_BYTES,
}

/** The pages of reports that work without scripts. */
export function reportPages(world: World, site: Site): readonly PageRoute[] {
  const open = (asked: PageAsked): OpenPage => ({
    world,
    site,
    asked,
    t: wordsIn(site, asked.language),
  })
  const none = { fields: {}, faults: new Map<string, string>() }
  return [
    pageRoute({
      method: 'GET',
      path: FORM,
      may: 'report.send',
      answer: async (asked) => showForm(open(asked), none),
    }),
    pageRoute({
      method: 'POST',
      path: FORM,
      may: 'report.send',
      idempotent: true,
      limits: reportLimits,
      answer: (asked, form) => takeForm(open(asked), form),
    }),
    pageRoute({
      method: 'GET',
      path: FOLLOW,
      may: 'report.follow',
      answer: async (asked) => codePage(open(asked)),
    }),
    pageRoute({
      method: 'POST',
      path: FOLLOW,
      may: 'report.follow',
      rate: 'code',
      idempotent: true,
      answer: (asked, form) => followedPage(open(asked), form),
    }),
  ]
}

interface Filled {
  readonly fields: Readonly<Record<string, string>>
  /** what is wrong, by field of the form */
  readonly faults: ReadonlyMap<string, string>
}

async function takeForm(page: OpenPage, form: Form): Promise<PageAnswer> {
  const { world, asked } = page
  const key = asked.key as IdempotencyKey
  const photos = form.files.filter(({ bytes }) => bytes.length > 0)
  const names = photos.map((_, i) => photoName(world, key, i))
  const { given, refusals } = draftOfForm(form.fields, {
    zone: world.tenant.zone,
    now: world.now(),
    language: asked.language,
    photos: names,
  })
  const draft = ReportDraft.safeParse(given)
  if (!draft.success)
    return showForm(page, filled(page, form, [...refusalsOf(draft.error), ...refusals]))
  if (refusals.length > 0) return showForm(page, filled(page, form, refusals))
  try {
    const receipt = await receiveReport(world, draft.data, asked.caller, key)
    const refused = await sendPhotos(world, names, photos)
    return showReceipt(page, receipt, refused)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return showForm(page, filled(page, form, [error]))
  }
}

/** A retry of the form makes the same names again, so that a photo is never kept twice. */
function photoName(world: World, key: IdempotencyKey, i: number): string {
  const hex = Buffer.from(world.derive('form photo', `${key.key} ${i}`)).toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** The report is kept already; a photo that is none is said, not fatal. @returns how many were refused */
async function sendPhotos(
  world: World,
  names: readonly string[],
  photos: Form['files'],
): Promise<number> {
  let refused = 0
  for (const [i, name] of names.entries())
    try {
      await receivePhoto(world, name, photos[i]!.bytes)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused++
    }
  return refused
}

/** Fields of the draft with the field of the form that stands for them, where it has another name. */
const formFields: Readonly<Record<string, string>> = {
  when: 'day',
  where: 'words',
  contact: 'phone',
}

/** What the form calls its fields. */
const labels: Readonly<Record<string, string>> = { day: 'form.when', words: 'form.where' }

function filled({ t, asked, site }: OpenPage, form: Form, refusals: readonly Refusal[]): Filled {
  const faults = new Map<string, string>()
  for (const { code, facts } of refusals) {
    const path = String(facts.field ?? '').split('.')
    const last = path.at(-1)!
    const field = form.fields[last] !== undefined ? last : (formFields[path[0]!] ?? path[0]!)
    if (faults.has(field)) continue
    const label = t(labels[field] ?? `form.${field}`, { max: MAX_PHOTOS })
    const isNowhere = field === 'words' && code === 'http.empty'
    const words = site.say(asked.language, code, { ...facts, field: label })
    faults.set(field, isNowhere ? t('form.whereMissing') : words)
  }
  // A browser fills in again everything but files.
  if (form.files.some(({ bytes }) => bytes.length > 0) && !faults.has('photos'))
    faults.set('photos', t('form.photosAgain'))
  return { fields: form.fields, faults }
}

const fault = (faults: Filled['faults'], name: string): Html | undefined =>
  faults.has(name)
    ? html`<p class="fault" id="${`${name}-fault`}">${faults.get(name)}</p>`
    : undefined

const marked = (faults: Filled['faults'], name: string): Html =>
  faults.has(name) ? html`aria-invalid="true" aria-describedby="${`${name}-fault`}"` : html``

async function showForm(page: OpenPage, { fields, faults }: Filled): Promise<PageAnswer> {
  const { t, asked, site } = page
  const value = (name: string): string => fields[name] ?? ''
  const summary =
    faults.size > 0
      ? html`<div class="notice danger" role="alert"><p>${t('form.faults')}</p><ul>${[
          ...faults,
        ].map(([name, text]) => html`<li><a href="${`#${name}`}">${text}</a></li>`)}</ul></div>`
      : undefined
  const clock = (name: ClockField): Html =>
    html`<div><label for="${name}">${t(`form.${name}`)}</label>${fault(faults, name)}<input id="${name}" type="time" name="${name}" value="${value(name)}" ${marked(faults, name)}></div>`
  const content = html`
<h1>${t('form.title')}</h1>
<p class="notice danger">${t('form.danger')} <a href="${`tel:${site.emergencyPhone.replaceAll(' ', '')}`}">${t('form.call', { phone: site.emergencyPhone })}</a></p>
<p>${t('form.notAComplaint')}</p>
${summary}
<form method="post" action="${FORM}" enctype="multipart/form-data">${asked.keyField}
<fieldset id="kind"><legend>${t('form.kind')}</legend>${fault(faults, 'kind')}
${kindChoices(t, value('kind'))}</fieldset>
<label for="story">${t('form.story')}</label>${fault(faults, 'story')}
<p class="hint">${t('form.storyHint')}</p>
<textarea id="story" name="story" rows="6" maxlength="4000" required ${marked(faults, 'story')}>${value('story')}</textarea>
<fieldset><legend>${t('form.when')}</legend>${fault(faults, 'day')}
<label for="day">${t('form.day')}</label>
<input id="day" type="date" name="day" value="${value('day') || civilDate(page.world.now(), page.world.tenant.zone)}" required ${marked(faults, 'day')}>
<label for="part">${t('form.part')}</label>
<select id="part" name="part">${(Object.keys(dayParts) as DayPart[]).map(
    (part) =>
      html`<option value="${part}" ${value('part') === part ? html`selected` : html``}>${t(`form.part.${part}`)}</option>`,
  )}</select>
<p class="hint">${t('form.clockHint')}</p>
${clock('at')}
<div class="clocks">${clock('since')}${clock('until')}</div></fieldset>
<fieldset><legend>${t('form.where')}</legend>${fault(faults, 'words')}
<p class="hint">${t('form.whereHint')}</p>
<label for="place">${t('form.place')}</label>${fault(faults, 'place')}
<select id="place" name="place" ${marked(faults, 'place')}><option value="">${t('form.placeUnknown')}</option>${await placeOptions(page, value('place'))}</select>
<label for="words">${t('form.words')}</label>
<input id="words" name="words" maxlength="300" value="${value('words')}" ${marked(faults, 'words')}></fieldset>
<label for="photos">${t('form.photos', { max: MAX_PHOTOS })}</label>${fault(faults, 'photos')}
<input id="photos" type="file" name="photos" accept="image/*" multiple ${marked(faults, 'photos')}>
<fieldset><legend>${t('form.contact')}</legend>
<p class="hint">${t('form.contactHint')}</p>
${(['name', 'phone', 'email'] as const).map(
  (name) =>
    html`<label for="${name}">${t(`form.${name}`)}</label>${fault(faults, name)}<input id="${name}" name="${name}" value="${value(name)}" autocomplete="off" ${marked(faults, name)}>`,
)}
<label class="choice"><input type="checkbox" name="noNews" value="yes" ${value('noNews') === 'yes' ? html`checked` : html``}> ${t('form.noNews')}</label></fieldset>
<button type="submit">${t('form.send')}</button>
</form>
<p><a href="${FOLLOW}">${t('form.followLink')}</a></p>`
  return {
    status: faults.size > 0 ? 400 : 200,
    html: frame(page.site, page.world.tenant, asked, { title: t('form.title'), content }),
  }
}

const kindChoices = (t: Words, chosen: string): Html[] =>
  kindGroups.map(
    (group) => html`<p class="group">${t(`report.group.${group}`)}</p>
<div class="choices">${kindNames
      .filter((kind) => kinds[kind].group === group)
      .map(
        (kind) =>
          html`<label class="choice"><input type="radio" name="kind" value="${kind}" required ${chosen === kind ? html`checked` : html``}> ${t(`report.kind.${kind}`)}</label>`,
      )}</div>`,
  )

async function placeOptions({ world }: OpenPage, chosen: string): Promise<Html[]> {
  const territory = await readTerritory(world)
  const under = world.tenant.place || undefined
  const districts = placesUnder(territory, { under, kind: 'district' })
  const option = ({ code, name }: { code: string; name: string }): Html =>
    html`<option value="${code}" ${chosen === code ? html`selected` : html``}>${name}</option>`
  return districts.map(
    (district) =>
      html`<optgroup label="${district.name}">${placesUnder(territory, { under: district.code, kind: 'corregimiento' }).map(option)}</optgroup>`,
  )
}

function showReceipt(
  page: OpenPage,
  receipt: { code: string; answerBy: string },
  refusedPhotos: number,
): PageAnswer {
  const { t, asked, world, site } = page
  const content = html`
<h1>${t('sent.title')}</h1>
<p>${t('sent.code')}</p>
<p class="code" translate="no">${receipt.code}</p>
<p>${t('sent.keep')}</p>
<p>${t('sent.answerBy', { when: t.day(receipt.answerBy, world.tenant.zone) })}</p>
${refusedPhotos > 0 ? html`<p class="notice attention">${t('sent.photosRefused', { n: refusedPhotos })}</p>` : undefined}
<p class="notice">${t('report.notAComplaint')}</p>
<p><a href="${FOLLOW}">${t('follow.title')}</a></p>`
  return { html: frame(site, world.tenant, asked, { title: t('sent.title'), content }) }
}
