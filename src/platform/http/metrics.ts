import { monitorEventLoopDelay } from 'node:perf_hooks'

const steps = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Counts of what the server does: no address, no account, no path but the pattern of the route. */
export interface Metrics {
  /** @param seconds  from the head of the request to the head of the answer */
  answered(route: string, status: number, seconds: number): void
  /** Adds to a count, such as `aborted`. */
  count(what: string): void
  /** Moves a level, such as `event_streams`. */
  move(what: string, by: 1 | -1): void
  level(what: string): number
  /** the text that Prometheus reads */
  text(): string
}

interface Timing {
  readonly counts: number[]
  sum: number
}

/** Starts counting at zero. */
export function httpMetrics(): Metrics {
  const requests = new Map<string, number>()
  const timings = new Map<string, Timing>()
  const counts = new Map<string, number>()
  const levels = new Map<string, number>()
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  const add = (map: Map<string, number>, key: string, by = 1) =>
    map.set(key, (map.get(key) ?? 0) + by)
  return {
    answered: (route, status, seconds) => {
      add(requests, `route="${route}",status="${status}"`)
      const timing = timings.get(route) ?? { counts: [...steps.map(() => 0), 0], sum: 0 }
      timings.set(route, timing)
      const step = steps.findIndex((most) => seconds <= most)
      timing.counts[step === -1 ? steps.length : step]! += 1
      timing.sum += seconds
    },
    count: (what) => add(counts, what),
    move: (what, by) => add(levels, what, by),
    level: (what) => levels.get(what) ?? 0,
    text: () => {
      const lines = [
        ...family('http_requests_total', 'counter', requests),
        ...durations(timings),
        ...[...counts].flatMap(([what, n]) => single(`http_${what}_total`, 'counter', n)),
        ...[...levels].flatMap(([what, n]) => single(`http_${what}`, 'gauge', n)),
        ...single('event_loop_lag_seconds_p99', 'gauge', lag.percentile(99) / 1e9),
        ...single('memory_bytes', 'gauge', process.memoryUsage.rss()),
        ...single('uptime_seconds', 'gauge', process.uptime()),
      ]
      lag.reset()
      return `${lines.join('\n')}\n`
    },
  }
}

const single = (name: string, kind: string, value: number): string[] => [
  `# TYPE convive_${name} ${kind}`,
  `convive_${name} ${value}`,
]

const family = (name: string, kind: string, values: ReadonlyMap<string, number>): string[] => [
  `# TYPE convive_${name} ${kind}`,
  ...[...values].map(([labels, value]) => `convive_${name}{${labels}} ${value}`),
]

function durations(timings: ReadonlyMap<string, Timing>): string[] {
  const name = 'convive_http_duration_seconds'
  const lines = [`# TYPE ${name} histogram`]
  for (const [route, { counts, sum }] of timings) {
    let so = 0
    counts.forEach((count, i) => {
      so += count
      lines.push(`${name}_bucket{route="${route}",le="${steps[i] ?? '+Inf'}"} ${so}`)
    })
    lines.push(`${name}_sum{route="${route}"} ${sum}`, `${name}_count{route="${route}"} ${so}`)
  }
  return lines
}
