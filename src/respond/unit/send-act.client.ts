import * as dispatch from '../dispatch/dispatch.client.ts'
import type { Act, KeptAct } from './act.rules.ts'
import { ask } from './contact.client.ts'
import { noteAssignment } from './note.client.ts'

/**
 * Tells the desk one act, with the moment at which it was done and its own key.
 * @throws CallError always and only
 */
export async function sendAct(kept: KeptAct, act: Act, language: string): Promise<void> {
  const { at, key } = kept
  const options = { key, language }
  switch (act.what) {
    case 'acknowledge':
      return void (await ask(dispatch.acknowledgeAssignment, { id: act.assignment, at }, options))
    case 'depart':
      return void (await ask(dispatch.departAssignment, { id: act.assignment, at }, options))
    case 'arrive':
      return void (await ask(dispatch.arriveAssignment, { id: act.assignment, at }, options))
    case 'refuse': {
      const { assignment: id, why, text } = act
      const told = { id, at, why, ...(text !== undefined && { text }) }
      return void (await ask(dispatch.refuseAssignment, told, options))
    }
    case 'close': {
      const { assignment: id, result, text } = act
      const told = { id, at, result, ...(text !== undefined && { text }) }
      return void (await ask(dispatch.closeAssignment, told, options))
    }
    case 'note': {
      const { assignment: id, text } = act
      return void (await ask(noteAssignment, { id, at, text }, options))
    }
    case 'status':
      return void (await ask(dispatch.tellStatus, { status: act.status, at }, options))
    case 'panic': {
      const { position } = act
      return void (await ask(
        dispatch.pressPanic,
        { at, ...(position !== undefined && { position }) },
        options,
      ))
    }
  }
}
