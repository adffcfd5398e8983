import type { Language } from '#kernel/language.ts'
import type { Told } from './figures.rules.ts'

/** A period of a chart. */
export interface ChartPoint {
  /** `2024-03`, as published */
  readonly period: string
  /** as it stands under its bar */
  readonly label: string
  readonly told: Told
  readonly before: Told
  readonly growing: boolean
  readonly chosen: boolean
}

/** What a chart is drawn from. */
export interface ChartGiven {
  readonly title: string
  readonly points: readonly ChartPoint[]
  /** words of the legend and of the axis */
  readonly words: {
    readonly count: string
    readonly growing: string
    readonly before: string
    readonly hidden: string
  }
  readonly language: Language
}

/** Colours of a chart: tokens in our page, plain ones in the file that others draw from. */
export interface ChartColours {
  readonly bar: string
  readonly before: string
  readonly ground: string
  readonly ink: string
  readonly line: string
}

/** The colours of our pages, which follow the reader's light or dark. */
export const pageColours: ChartColours = {
  bar: 'var(--brand)',
  before: 'var(--attention)',
  ground: 'var(--surface)',
  ink: 'var(--ink)',
  line: 'var(--line)',
}

/** The light colours, written out. */
export const fileColours: ChartColours = {
  bar: '#0f4c5c',
  before: '#8a4f00',
  ground: '#ffffff',
  ink: '#14212b',
  line: '#d9d3c7',
}

const shownCount = (told: Told): number | null => (told.state === 'shown' ? told.count : null)

/**
 * A chart of one place through time, as Vega-Lite: a bar a period, the same period a year before as a tick beside it,
 * hollow where more is still to come, a ring at the foot where the number is not shown.
 * @see Satyanarayan et al. (2017), Vega-Lite: a grammar of interactive graphics
 */
export function chartOf(given: ChartGiven, colours: ChartColours) {
  const { title, points, words, language } = given
  const values = points.map(({ period, label, told, before, growing, chosen }) => ({
    ...{ period, label, count: shownCount(told), before: shownCount(before) },
    ...{ state: told.state, growing, chosen },
  }))
  const x = {
    field: 'label',
    type: 'nominal',
    sort: null,
    // Layers that lack a period would put it last.
    scale: { domain: points.map(({ label }) => label) },
    axis: { title: null, labelAngle: 0, labelOverlap: false },
  }
  const y = {
    type: 'quantitative',
    axis: { title: words.count, tickCount: 4, grid: true, format: ',d', tickMinStep: 1 },
  }
  const isChosen = 'datum.chosen'
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: title,
    usermeta: { language, growing: words.growing, before: words.before, hidden: words.hidden },
    width: 400,
    height: 200,
    autosize: { type: 'fit', contains: 'padding' },
    data: { name: 'figures', values },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.count)' }],
        mark: { type: 'bar', color: colours.bar, stroke: colours.bar, strokeWidth: 1.5 },
        encoding: {
          x,
          y: { ...y, field: 'count' },
          fillOpacity: { condition: { test: 'datum.growing', value: 0 }, value: 1 },
          strokeOpacity: { condition: { test: isChosen, value: 1 }, value: 0.75 },
          opacity: { condition: { test: isChosen, value: 1 }, value: 0.75 },
        },
      },
      {
        transform: [{ filter: 'isValid(datum.before)' }],
        mark: {
          ...{ type: 'tick', color: colours.before, thickness: 5, orient: 'horizontal' },
          // An edge of the ground keeps it apart from the bar behind it.
          ...{ stroke: colours.ground, strokeWidth: 1.5 },
        },
        encoding: { x, y: { ...y, field: 'before' } },
      },
      {
        transform: [{ filter: 'datum.state === "hidden"' }],
        mark: { type: 'point', shape: 'circle', color: colours.ink, filled: false, yOffset: -6 },
        encoding: { x, y: { ...y, datum: 0 } },
      },
    ],
    config: {
      aria: false,
      background: 'transparent',
      font: 'inherit',
      view: { stroke: null },
      axis: {
        labelColor: colours.ink,
        titleColor: colours.ink,
        gridColor: colours.line,
        domainColor: colours.line,
        tickColor: colours.line,
        labelFontSize: 12,
        titleFontSize: 12,
        titleFontWeight: 'normal',
      },
    },
  } as const
}
