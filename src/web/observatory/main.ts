import { trustedTypes } from '#web/trusted.ts'

// The map's own program is a quarter of a megabyte: it is fetched only on a page where somebody asked for it, and only
// where the browser can draw it.

// The one script that may be started by its address is the worker of the map, which lies beside this one.
const beside = new URL(/* @vite-ignore */ '.', import.meta.url).href
trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => (address.startsWith(beside) ? address : null),
})

const canDraw = (): boolean => document.createElement('canvas').getContext('webgl2') !== null

async function begin(figure: HTMLElement): Promise<void> {
  try {
    if (!canDraw()) throw new Error('no WebGL 2')
    const { openMap } = await import('./moving-map.ts')
    await openMap(figure)
  } catch {
    figure.classList.remove('is-moving')
    const cannot = figure.querySelector<HTMLElement>('.cannot')
    if (cannot !== null) cannot.hidden = false
  }
}

const figure = document.querySelector<HTMLElement>('.map.moving')
if (figure !== null) void begin(figure)
