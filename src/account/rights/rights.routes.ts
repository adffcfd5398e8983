import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import {
  answerRequest as answer,
  listRequests as list,
  readRequest as read,
} from './answer.service.ts'
import {
  accountsAskedAbout,
  enterRequest as enter,
  handOverCopy as handOver,
} from './enter.service.ts'
import {
  answerRequest,
  askByCode,
  askOwn,
  copyByCode,
  copyOwn,
  enterRequest,
  followByCode,
  followOwn,
  handOverCopy,
  listAccountsAskedAbout,
  listRequests,
  readRequest,
} from './rights.schema.ts'
import {
  askByCode as ask,
  askOwn as askAboutOwn,
  copyByCode as copy,
  copyOwn as copyOfOwn,
  followByCode as follow,
  followOwn as followAboutOwn,
} from './rights.service.ts'

const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What requests of rights serve. */
export const rightsRoutes = (world: World): readonly Route[] => [
  route(
    askByCode,
    async (input, asked) => ({ requests: await ask(world, input, asked.caller, keyOf(asked)) }),
    'code',
  ),
  route(
    followByCode,
    async ({ code }, { caller }) => ({ requests: await follow(world, code, caller) }),
    'code',
  ),
  route(
    copyByCode,
    async (input, { caller }) => ({ copy: await copy(world, input, caller) }),
    'code',
  ),
  route(askOwn, async (input, asked) => ({
    requests: await askAboutOwn(world, input, asked.caller, keyOf(asked)),
  })),
  route(followOwn, async (_, { caller }) => ({ requests: await followAboutOwn(world, caller) })),
  route(copyOwn, async (input, { caller }) => ({ copy: await copyOfOwn(world, input, caller) })),
  route(listRequests, async () => ({ requests: await list(world) })),
  route(readRequest, ({ id }, { caller }) => read(world, id, caller)),
  route(enterRequest, (input, asked) => enter(world, input, asked.caller, keyOf(asked))),
  route(listAccountsAskedAbout, () => accountsAskedAbout(world)),
  route(handOverCopy, async ({ id }, { caller }) => ({ copy: await handOver(world, id, caller) })),
  route(answerRequest, (input, asked) => answer(world, input, asked.caller, keyOf(asked))),
]
