import type { Browser } from 'playwright-core'
import type { Bench, Line } from './bench.ts'
import { type Desk, markOf, nightOf, openDesk, startBrowser } from './served/desk.ts'
import { median, type Served, serveForBench } from './served/served.ts'

/** What callers say, and which unit goes. */
const calls: readonly (readonly [narrative: string, unit: number])[] = [
  ['Dos hombres con pistola le quitaron el teléfono a una muchacha en Tortí', 1],
  ['Cortaron la cerca y se llevan quince reses por el camino de Cañita', 2],
  ['Chocaron un bus y una moto en la Interamericana, hay heridos en Las Margaritas', 3],
  ['Pelea con botellas a la salida de la cantina en Chepo', 4],
  ['Se oyen disparos detrás de la cancha de El Llano', 5],
  ['Mi abuelo salió a caminar a las tres y no ha vuelto, en Santa Cruz de Chinina', 6],
  ['Música alta desde las nueve al lado del centro de salud de Chepo', 1],
  ['Hay un incendio en la ferretería de Cañita, sale mucho humo', 2],
  ['Se llevaron el cable de la bomba del acueducto en Chepillo', 3],
  ['Un carro sin placa da vueltas por la escuela de Las Margaritas', 4],
]

/** Calls from an empty narrative to a unit that is on it, by keys alone. */
export const bench: Bench = {
  about: 'keystrokes and milliseconds from empty narrative to dispatched, ten calls, no mouse',
  async *run() {
    const served = await serveForBench('night-server.ts')
    let browser: Browser | undefined
    try {
      browser = await startBrowser()
      yield* measure(served, browser)
    } finally {
      await browser?.close()
      await served.stop()
    }
  },
}

async function* measure(served: Served, browser: Browser): AsyncGenerator<Line> {
  const desk = await openDesk(browser, served, nightOf(served).operators[0]!)
  await desk.press('Escape')
  await desk.press('i')
  desk.keystrokes()
  const lines: Line[] = []
  for (const [n, [narrative, unit]] of calls.entries()) {
    const line = { ...(await dispatch(desk, narrative, unit)), call: n + 1 }
    lines.push(line)
    yield line
  }
  yield {
    measure: 'keys beside the words, median',
    value: median(lines.map(({ besidesWords }) => besidesWords as number)),
    unit: 'keys',
  }
  yield {
    measure: 'from empty narrative to dispatched, median',
    value: median(lines.map(({ value }) => value)),
    unit: 'ms',
  }
  const pointed = await desk.page.evaluate<number>('window.pointed')
  yield { measure: 'uses of a mouse', value: pointed, unit: 'presses', mustBeAtMost: 0 }
  const { faults } = desk
  yield { measure: 'faults of the page', value: faults.length, unit: 'faults', faults }
}

/** Types without a pause: what is measured is the program's part, and how many keys a person needs. */
async function dispatch(desk: Desk, narrative: string, unit: number): Promise<Line> {
  const { page } = desk
  const begun = performance.now()
  await desk.type(narrative)
  await desk.press('Tab')
  await desk.press('Control+Enter')
  await page.locator('.incident .said', { hasText: narrative }).waitFor()
  const filed = performance.now()
  // The narrative has the cursor again, and is empty: its first sign opens the commands.
  await desk.press('/')
  const command = `asignar ${unit}${(await isBusy(desk, unit)) ? '!' : ''}`
  await desk.type(command)
  await desk.press('Enter')
  await markOf(desk, unit).waitFor()
  await page.getByRole('textbox', { name: 'Relato' }).and(page.locator(':focus')).waitFor()
  const value = performance.now() - begun
  const keystrokes = desk.keystrokes()
  return {
    measure: 'from empty narrative to dispatched',
    value,
    unit: 'ms',
    filed: filed - begun,
    keystrokes,
    besidesWords: keystrokes - narrative.length,
    narrative,
  }
}

/** A unit that is at work already goes only when it is said so: the screen shows it. */
async function isBusy({ page }: Desk, unit: number): Promise<boolean> {
  const { units } = (await page.evaluate(
    `fetch('/api/units').then((answer) => answer.json())`,
  )) as {
    units: { callSign: string; assignments: unknown[] }[]
  }
  return units.some((each) => each.callSign === `Unidad ${unit}` && each.assignments.length > 0)
}
