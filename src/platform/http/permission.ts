import { type Action, Purpose, relations } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Caller } from '../world.ts'
import type { HttpDoors } from './context.ts'

/**
 * Refuses who may not do this whatever the circumstances. Lines with the relation `any` are decided here for good;
 * whether a finer relation or a purpose holds, only the service knows, and asks again.
 * @throws Refusal `unknown` for somebody who is not signed in, else `forbidden`
 */
export function checkPermission(decide: HttpDoors['decide'], action: Action, caller: Caller): void {
  const { actors } = caller
  const purposes = [undefined, ...Purpose.options]
  const isPossible = purposes.some(
    (purpose) => decide({ action, actors, relations, purpose }).allow,
  )
  if (isPossible) return
  if (caller.account === undefined) throw new Refusal('unknown', 'http.signIn')
  throw new Refusal('forbidden', 'http.notAllowed')
}
