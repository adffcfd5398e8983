import type { TopLevelSpec } from 'vega-lite'
import { drawing } from '#platform/http/drawing.ts'
import type { Html } from '#platform/http/html.ts'
import { type ChartGiven, chartOf, pageColours } from './chart.rules.ts'

/** The drawing program, loaded when the first chart is asked for: it takes half a second, which no start should. */
let loaded: Promise<readonly [typeof import('vega'), typeof import('vega-lite')]> | undefined

/** Draws a chart as plain SVG, without a script and without a browser. */
export async function drawChart(given: ChartGiven): Promise<Html> {
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
