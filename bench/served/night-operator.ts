import { setTimeout as pause } from 'node:timers/promises'
import { type Desk, markOf } from './desk.ts'

/** Where the chosen row stands on the screen, and how far its list is scrolled, in pixels. */
export interface Eye {
  readonly id: string
  readonly top: number
  readonly scrolled: number
}

/** @returns undefined where no row is chosen or shown */
export const eyeOf = ({ page }: Desk): Promise<Eye | undefined> =>
  page.evaluate(`(() => {
    const row = document.querySelector('.board-list [aria-current="true"]')
    return row === null ? undefined : {
      id: row.dataset.incident,
      top: row.getBoundingClientRect().top,
      scrolled: row.closest('.desk-rows').scrollTop,
    }
  })()`)

/** How far the row that somebody looks at moved by itself. @returns undefined where another was chosen meanwhile */
export const movedBy = (before: Eye | undefined, after: Eye | undefined): number | undefined =>
  before === undefined || after === undefined || before.id !== after.id
    ? undefined
    : Math.max(Math.abs(after.top - before.top), Math.abs(after.scrolled - before.scrolled))

const narrativeOf = ({ page }: Desk) => page.getByRole('textbox', { name: 'Relato' })

/** Goes to the narrative, from wherever. */
export async function toNarrative(desk: Desk): Promise<void> {
  await desk.press('Escape')
  await desk.press('i')
  await narrativeOf(desk).and(desk.page.locator(':focus')).waitFor()
}

/**
 * Types a call and files it; where there is no answer, the same two keys again until there is one.
 * @returns how often it was pressed
 */
export async function fileCall(desk: Desk, words: string): Promise<number> {
  await desk.type(words)
  await desk.press('Tab')
  for (let tries = 1; ; tries++) {
    await desk.press('Control+Enter')
    for (let waited = 0; waited < 4_000; waited += 50) {
      if ((await narrativeOf(desk).inputValue()) === '') return tries
      await pause(50)
    }
    if (tries === 60) throw new Error(`nobody took the call: ${words}`)
  }
}

/** Sends a unit to the chosen incident by the command bar. @returns whether it was said that it goes */
export async function sendUnit(desk: Desk, unit: number): Promise<boolean> {
  await desk.press('/')
  await desk.type(`asignar ${unit}!`)
  await desk.press('Enter')
  try {
    await markOf(desk, unit).waitFor({ timeout: 5_000 })
    return true
  } catch {
    await desk.press('Escape')
    return false
  }
}

/** Shows what has arrived, and chooses a row. @param steps  down the list */
export async function chooseRow(desk: Desk, steps: number): Promise<void> {
  await desk.press('Escape')
  await desk.press('n')
  for (let step = 0; step < steps; step++) await desk.press('j')
  await desk.page
    .locator('.board-list [aria-current="true"]')
    .first()
    .waitFor()
    .catch(() => {})
  // What was opened comes, and its list with it; from then on nothing moves by itself.
  await pause(1_500)
}

/** Bytes that the page's scripts hold, after what nobody holds has been cleared away. */
export async function heldBytes({ devtools }: Desk): Promise<number> {
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize
}
