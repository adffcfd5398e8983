import type { Colours } from './map-style.ts'

/** Points across a pattern, at twice the density of the screen. */
const SIZE = 16
/** How dense the points of a pattern lie. */
export const PATTERN_DENSITY = 2

/**
 * Draws what stands for a number that is not there: hatched where there is none, dotted where it is not shown.
 * @throws Error where the browser has no canvas
 */
export function patternOf(look: 'none' | 'hidden', { surface, muted, ink }: Colours): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('got no canvas, wanted one to draw a pattern on')
  pen.fillStyle = surface
  pen.fillRect(0, 0, SIZE, SIZE)
  if (look === 'hidden') {
    pen.fillStyle = ink
    pen.beginPath()
    pen.arc(SIZE / 2, SIZE / 2, 3, 0, 2 * Math.PI)
    pen.fill()
  } else {
    pen.strokeStyle = muted
    pen.lineWidth = 3
    pen.beginPath()
    // Three strokes, so that they meet where one tile of the pattern ends and the next begins.
    for (const shift of [-SIZE, 0, SIZE]) {
      pen.moveTo(shift - 2, SIZE + 2)
      pen.lineTo(shift + SIZE + 2, -2)
    }
    pen.stroke()
  }
  return pen.getImageData(0, 0, SIZE, SIZE)
}
