import type { TopLevelSpec } from 'vega-lite'
import { drawing } from '#platform/http/drawing.ts'
import type { Html } from '#platform/http/html.ts'
import { type ChartGiven, chartOf, pageColours } from './chart.rules.ts'

/** The drawing program, loaded when the first chart is asked for: it takes half a second, which no start should. */
let loaded: Promise<readonly [typeof import('vega'), typeof import('vega-lite')]> | undefined

/** Charts that were drawn, the ones asked for last at the end: the same figures are drawn once for many readers. */
const drawn = new Map<string, Promise<Html>>()
/** Some ten megabytes. */
const MOST_DRAWN = 1_000

/** A chart as plain SVG, drawn without a script and without a browser. */
export function drawChart(given: ChartGiven): Promise<Html> {
  const key = JSON.stringify(given)
  const chart = drawn.get(key) ?? draw(given)
  drawn.delete(key)
  drawn.set(key, chart)
  chart.catch(() => drawn.delete(key))
  const [oldest] = drawn.keys()
  if (drawn.size > MOST_DRAWN && oldest !== undefined) drawn.delete(oldest)
  return chart
}

async function draw(given: ChartGiven): Promise<Html> {
  loaded ??= Promise.all([import('vega'), import('vega-lite')])
  const [vega, vegaLite] = await loaded
  // Its types name each mark's own properties; a specification as plain data is what it reads.
  const compiled = vegaLite.compile(chartOf(given, pageColours) as unknown as TopLevelSpec)
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' })
  try {
    const svg = await view.toSVG()
    return drawing(
      svg.replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
    )
  } finally {
    view.finalize()
  }
}
