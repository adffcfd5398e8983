import type { Language } from '#kernel/language.ts'
import type { Action } from '#kernel/policy/policy.schema.ts'
import type { Caller, IdempotencyKey } from '../world.ts'
import { pageAnswer } from './answers.ts'
import type { Held } from './body.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { admit, askedOf, withinLimits } from './endpoints.ts'
import { type Form, type FormLimits, readForm, wordsOnly } from './form.ts'
import type { PageKind } from './headers.ts'
import { type Html, html } from './html.ts'
import { checkText } from './json.ts'
import { packed } from './packed.ts'
import type { RateClass } from './rates.ts'
import { newFormKey, requestKey } from './request-key.ts'
import type { Asked } from './route.ts'

/** Name of the hidden field that makes sending a form twice the same as once. */
const KEY_FIELD = 'key'

/** What a page may know of its request. */
export interface PageAsked extends Asked {
  readonly language: Language
  /** fields of the path by name */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** the hidden field of a form that may be sent twice: the same key again, where the form is shown again */
  readonly keyField: Html
}

/** A page, or where to go on: after a form was taken, so that reloading does not send it again. */
export type PageAnswer = (
  | { readonly status?: number; readonly html: Html; readonly kind?: PageKind }
  | { readonly redirect: string }
) & {
  /** on a page of the rate `code` or `signIn`: the secret was right. Without it each try counts as a wrong one */
  readonly proven?: boolean
}

/** A page made on the server: it works without scripts. */
export interface PageRoute {
  readonly method: 'GET' | 'POST'
  /** `/reportar/{place}` */
  readonly path: string
  readonly may: Action
  readonly rate: RateClass
  readonly limits: FormLimits
  /** a form that may be sent twice: `asked.key` is then present */
  readonly idempotent: boolean
  /**
   * the same for everybody, without a key or anything of a person in it: then it is sent packed. Other pages are not,
   * since the length of what is packed tells something of it. @see Gluck, Harris & Prado (2013), BREACH
   */
  readonly isPublic: boolean
  answer(asked: PageAsked, form: Form): Promise<PageAnswer>
}

type Defaulted = 'rate' | 'limits' | 'idempotent' | 'isPublic'

/** Declares a page. Forms are refused when another site sends them, or over the limits. */
export const pageRoute = (
  given: Omit<PageRoute, Defaulted> & Partial<Pick<PageRoute, Defaulted>>,
): PageRoute => ({
  rate: given.method === 'GET' ? 'read' : 'write',
  limits: wordsOnly,
  idempotent: false,
  isPublic: false,
  ...given,
})

const noForm: Form = { one: () => undefined, all: () => [], files: [], fields: {} }

/** The key of a form is over its words and its files, without the key itself. */
function formKey(route: PageRoute, form: Form, { account }: Caller): IdempotencyKey {
  const words = Object.keys(form.fields)
    .filter((name) => name !== KEY_FIELD)
    .map((name) => [name, form.all(name)])
    .sort()
  const files = form.files.map(({ bytes }) => bytes)
  const name = `${route.method} ${route.path}`
  return requestKey(name, form.one(KEY_FIELD), account, words, files)
}

/** Makes the answer of one page. */
export function pageResponse(house: HttpHouse, route: PageRoute) {
  const answer = async (c: HttpContext, held: Held): Promise<PageAnswer> => {
    const { caller, cookie } = await admit(house, c, route)
    const path = c.req.param() as Record<string, string>
    checkText(path)
    const form = route.method === 'POST' ? await readForm(c.req.raw, route.limits, held) : noForm
    const key =
      route.idempotent && route.method === 'POST' ? formKey(route, form, caller) : undefined
    const hidden = key?.key ?? newFormKey(house.random)
    return route.answer(
      {
        ...askedOf(house, c, caller, cookie),
        ...(key === undefined ? {} : { key }),
        language: c.get('language'),
        path,
        query: c.get('url').searchParams,
        keyField: html`<input type="hidden" name="${KEY_FIELD}" value="${hidden}">`,
      },
      form,
    )
  }
  const answerAndRelease = async (c: HttpContext): Promise<PageAnswer> => {
    const held = house.room.open()
    try {
      return await answer(c, held)
    } finally {
      held.release()
    }
  }
  return async (c: HttpContext): Promise<Response> => {
    c.set('route', `${route.method} ${route.path}`)
    const isRight = (given: PageAnswer) => given.proven === true
    const work = () => answerAndRelease(c)
    const given = await withinLimits(house, c, route.rate, work, isRight)
    return responseTo(c, given, route.isPublic)
  }
}

async function responseTo(c: HttpContext, given: PageAnswer, isPublic: boolean): Promise<Response> {
  if ('html' in given) {
    const answer = pageAnswer(c, given.status ?? 200, given.html, given.kind)
    return isPublic ? packed(c.req.header('accept-encoding'), answer) : answer
  }
  if (!/^\/(?![/\\])/.test(given.redirect))
    throw new RangeError('got a redirect to elsewhere, wanted a path of ours')
  c.header('cache-control', 'no-store')
  return c.redirect(given.redirect, 303)
}

/** The fields of a form that a schema knows, for `safeParse`; the rest (the key, a button) is left out. */
export function formInput(form: Form, names: readonly string[]): Record<string, string> {
  const known = names.map((name) => [name, form.one(name)] as const)
  return Object.fromEntries(
    known.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  )
}
