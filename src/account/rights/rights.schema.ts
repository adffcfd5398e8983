import { z } from 'zod'
import { DisplayName, FullName } from '#kernel/account/account.schema.ts'
import { endpoint } from '#kernel/endpoint.ts'
import { SHORTEST_REASON } from '#kernel/grant/reason.rules.ts'
import { id } from '#kernel/ids.ts'
import { InstantIn, InstantOut } from '#kernel/time.schema.ts'

/** What a person may ask about her own data. */
export const Right = z.enum(['access', 'correction', 'erasure', 'portability'])
export type Right = z.infer<typeof Right>

export const RightsState = z.enum(['received', 'granted', 'refused', 'withdrawn'])
export type RightsState = z.infer<typeof RightsState>

const words = z.string().trim().max(4000)

/** A request as the person who made it sees it. */
export const OwnRequest = z.object({
  id: z.string(),
  right: Right,
  state: RightsState,
  askedAt: InstantOut,
  answerBy: InstantOut.nullable(),
  answeredAt: InstantOut.nullable(),
  /** the article by which the time is counted */
  citation: z.string(),
  words: z.string().optional(),
  answer: z.string().optional(),
  /** a copy lies ready */
  copy: z.boolean(),
})
export type OwnRequest = z.input<typeof OwnRequest>
const OwnRequests = z.object({ requests: z.array(OwnRequest) })

const code = z.string().trim().min(1).max(40)
const codeExample = { code: '7K3QM-9TX2B' }
const oneExample = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f'

export const askByCode = endpoint({
  method: 'POST',
  path: '/api/rights',
  may: 'rights.ask',
  about:
    'Asks for access, correction, erasure or portability of what a report holds, proven by its code.',
  input: z.strictObject({ code, right: Right, words: words.optional() }),
  output: OwnRequests,
  idempotent: true,
  example: { ...codeExample, right: 'access' },
})

export const followByCode = endpoint({
  method: 'POST',
  path: '/api/rights/follow',
  may: 'rights.ask',
  about: 'Shows the requests made with a code, with their answers.',
  input: z.strictObject({ code }),
  output: OwnRequests,
  example: codeExample,
})

/** The copy itself is whatever the record holds. */
const Copy = z.object({ copy: z.record(z.string(), z.unknown()) })

export const copyByCode = endpoint({
  method: 'POST',
  path: '/api/rights/copy',
  may: 'rights.ask',
  about: 'Hands out the copy that answered a request, proven by the code.',
  input: z.strictObject({ code, request: id('rights') }),
  output: Copy,
  example: { ...codeExample, request: oneExample },
})

export const askOwn = endpoint({
  method: 'POST',
  path: '/api/rights/own',
  may: 'rights.askOwn',
  about: 'Asks for access, correction, erasure or portability of what the own account holds.',
  input: z.strictObject({ right: Right, words: words.optional() }),
  output: OwnRequests,
  idempotent: true,
  example: { right: 'access' },
})

export const followOwn = endpoint({
  method: 'GET',
  path: '/api/rights/own',
  may: 'rights.askOwn',
  about: 'Shows the requests about the own account, with their answers.',
  input: z.strictObject({}),
  output: OwnRequests,
  example: {},
})

export const copyOwn = endpoint({
  method: 'POST',
  path: '/api/rights/own/copy',
  may: 'rights.askOwn',
  about: 'Hands out the copy that answered a request about the own account.',
  input: z.strictObject({ request: id('rights') }),
  output: Copy,
  example: { request: oneExample },
})

/** A request as the list shows it to those who answer: nothing personal. */
export const RequestRow = z.object({
  id: z.string(),
  right: Right,
  about: z.enum(['report', 'account']),
  state: RightsState,
  askedAt: InstantOut,
  answerBy: InstantOut.nullable(),
  answeredAt: InstantOut.nullable(),
  late: z.boolean(),
  /** since when it is known that nobody answered in time */
  missedAt: InstantOut.nullable(),
  citation: z.string(),
  /** the officer entered it for somebody who wrote or called, and hands the answer over */
  entered: z.boolean(),
  /** a copy lies ready that the officer is to hand over */
  copy: z.boolean(),
})
export type RequestRow = z.input<typeof RequestRow>

export const listRequests = endpoint({
  method: 'GET',
  path: '/api/rights',
  may: 'rights.list',
  about: 'Lists the requests of rights, the most urgent first.',
  input: z.strictObject({}),
  output: z.object({ requests: z.array(RequestRow) }),
  example: {},
})

export const readRequest = endpoint({
  method: 'POST',
  path: '/api/rights/{id}/reading',
  may: 'rights.read',
  about: 'Opens the words of a request; who, when and why is recorded before.',
  input: z.strictObject({ id: id('rights') }),
  output: RequestRow.extend({
    words: z.string().optional(),
    answer: z.string().optional(),
    /** how it was made sure who asks, where the officer entered it */
    checked: z.string().optional(),
  }),
  example: { id: oneExample },
})

export const enterRequest = endpoint({
  method: 'POST',
  path: '/api/rights/entered',
  may: 'rights.enter',
  about:
    'Enters a request that came by letter, by phone or at the door; the time of the law counts from the day it came.',
  input: z.strictObject({
    right: Right,
    about: z.enum(['report', 'account']),
    /** the report's number, or the account's */
    record: id('record'),
    /** how it was made sure who asks; it is the reason for which the officer then reads */
    checked: z.string().trim().min(SHORTEST_REASON).max(1000),
    /** when it came, not when it was entered */
    cameAt: InstantIn,
    words: words.optional(),
  }),
  output: RequestRow,
  idempotent: true,
  example: {
    right: 'access',
    about: 'report',
    record: oneExample,
    checked: 'Carta firmada; cédula comparada en la ventanilla.',
    cameAt: '2026-11-20T15:00:00Z',
  },
})
export type RequestToEnter = z.output<(typeof enterRequest)['input']>

export const listAccountsAskedAbout = endpoint({
  method: 'GET',
  path: '/api/rights/accounts',
  may: 'rights.enter',
  about: 'Lists the accounts of the staff, closed ones too, by the name that they show.',
  input: z.strictObject({}),
  output: z.object({
    accounts: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        unit: z.string().nullable(),
        closed: z.boolean(),
      }),
    ),
  }),
  example: {},
})

export const handOverCopy = endpoint({
  method: 'POST',
  path: '/api/rights/{id}/handing-over',
  may: 'rights.handOver',
  about:
    'Opens the copy that answered an entered request, to be handed over; it is recorded before.',
  input: z.strictObject({ id: id('rights') }),
  output: Copy,
  example: { id: oneExample },
})

export const answerRequest = endpoint({
  method: 'POST',
  path: '/api/rights/{id}/answer',
  may: 'rights.answer',
  about:
    'Grants a request, which does what was asked, or refuses it with the reason and the article.',
  input: z.strictObject({
    id: id('rights'),
    outcome: z.enum(['grant', 'refuse']),
    words: z.string().trim().min(3).max(4000),
    /** what is right, where the correction of an account is granted */
    corrected: z
      .strictObject({ name: FullName.optional(), displayName: DisplayName.optional() })
      .optional(),
  }),
  output: RequestRow,
  idempotent: true,
  example: { id: oneExample, outcome: 'grant', words: 'Le entregamos la copia de sus datos.' },
})
export type AnswerGiven = z.output<(typeof answerRequest)['input']>
