import { newKey } from '#web/call.ts'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { go } from '#web/control-room/route.tsx'
import { troubleWords } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { ClosingResult, IncidentRow } from '../board/board.schema.ts'
import type { AskedFirst, ExtraCommand } from '../board/board-extension.page.tsx'
import * as client from './dispatch.client.ts'
import type { Assignment, UnitRow } from './dispatch.schema.ts'
import { incidentMeant, readRadio, unitsMeant } from './radio.rules.ts'

/** Does it, and says it. @returns why it was not done, in words */
async function doing<T extends string | AskedFirst | undefined>(
  work: () => Promise<T>,
): Promise<T | string> {
  try {
    return await work()
  } catch (error) {
    return troubleWords(asCallError(error))
  }
}

const allUnits = async (): Promise<UnitRow[]> => (await ask(client.listUnits, {})).units

/** `asignar 3`, `asignar 3 5`, `asignar 3!` although it is busy. */
const assign: ExtraCommand = {
  words: ['asignar', 'designar', 'assign'],
  run: (rest, row) =>
    doing(async () => {
      if (row === undefined) return t('board.command.noneOpen')
      const meant = unitsMeant(rest, await allUnits())
      if (typeof meant === 'string') return t('dispatch.command.whichUnit', { said: meant })
      for (const { unit, evenBusy } of meant) {
        const input = { id: row.id, unit: unit.id, evenBusy }
        await ask(client.assignUnit, input, { key: newKey() })
        sayBriefly('good', 'dispatch.did.assign', { unit: unit.callSign, number: row.number })
      }
      return undefined
    }),
}

async function openOf(
  { id }: Pick<IncidentRow, 'id'>,
  unit: UnitRow,
): Promise<Assignment | undefined> {
  const { assignments } = await ask(client.listAssignments, { incident: id })
  return assignments.find((each) => each.unit.id === unit.id && each.endedAt === null)
}

/** `retirar 3`: takes the chosen incident away from a unit. */
const withdraw: ExtraCommand = {
  words: ['retirar', 'withdraw'],
  run: (rest, row) =>
    doing(async () => {
      if (row === undefined) return t('board.command.noneOpen')
      const meant = unitsMeant(rest, await allUnits())
      if (typeof meant === 'string') return t('dispatch.command.whichUnit', { said: meant })
      for (const { unit } of meant) {
        const assignment = await openOf(row, unit)
        if (assignment === undefined) return t('dispatch.command.notHere', { unit: unit.callSign })
        await ask(client.withdrawAssignment, { id: assignment.id }, { key: newKey() })
        sayBriefly('good', 'dispatch.did.withdraw', { unit: unit.callSign, number: row.number })
      }
      return undefined
    }),
}

const calls = {
  acknowledge: client.acknowledgeAssignment,
  depart: client.departAssignment,
  arrive: client.arriveAssignment,
} as const

/** Which of its incidents a unit speaks of. @returns why that is not clear, in words */
function incidentOf(unit: UnitRow, row: IncidentRow | undefined) {
  const meant = incidentMeant(unit.assignments, row?.id)
  if ('incident' in meant) return meant
  return t('dispatch.command.whichOf', {
    unit: unit.callSign,
    count: meant.length,
    numbers: meant.map(({ number }) => number).join(', '),
  })
}

/** `unidad 3`: goes to what it is sent to. */
function goToUnit(said: string, units: readonly UnitRow[], row: IncidentRow | undefined) {
  const meant = unitsMeant(said, units)
  if (typeof meant === 'string') return t('dispatch.command.radio', { said })
  const incident = incidentOf(meant[0]!.unit, row)
  if (typeof incident === 'string') return incident
  go(`/app/board/${incident.incident}`)
  return undefined
}

/** A result that was written down stays: before that, the incident is named. */
const closing = (
  given: { readonly id: Assignment['id']; readonly result: ClosingResult },
  names: { readonly unit: string; readonly number: number },
): AskedFirst => {
  const key = newKey()
  return {
    question: t('dispatch.command.forGood', {
      ...names,
      result: t(`board.result.${given.result}`),
    }),
    run: () =>
      doing(async () => {
        await ask(client.closeAssignment, given, { key })
        sayBriefly('good', 'dispatch.did.radioAt', names)
        return undefined
      }),
  }
}

/**
 * `unidad 3 llegó`, `unidad 3 pausa`, `unidad 3 cierra atendido`: what a unit says on the radio, whichever incident is
 * open meanwhile; `unidad 3` alone goes to what it is sent to.
 */
const radio: ExtraCommand = {
  words: ['unidad', 'unidade', 'unit'],
  run: (rest, row) =>
    doing(async () => {
      const units = await allUnits()
      const said = readRadio(rest, units)
      if (typeof said === 'string') return goToUnit(said, units, row)
      const { unit, says } = said
      const key = newKey()
      if ('status' in says) {
        await ask(client.setUnitStatus, { id: unit.id, status: says.status }, { key })
        sayBriefly('good', 'dispatch.did.radio', { unit: unit.callSign })
      } else {
        const at = incidentOf(unit, row)
        if (typeof at === 'string') return at
        const assignment = await openOf({ id: at.incident }, unit)
        if (assignment === undefined) return t('dispatch.command.notHere', { unit: unit.callSign })
        const { id } = assignment
        const names = { unit: unit.callSign, number: at.number }
        if (says.step === 'close') return closing({ id, result: says.result }, names)
        await ask(calls[says.step], { id }, { key })
        sayBriefly('good', 'dispatch.did.radioAt', names)
      }
      return undefined
    }),
}

/** What dispatch brings to the command bar. */
export const dispatchCommands: readonly ExtraCommand[] = [assign, withdraw, radio]
