import jsqr from 'jsqr'
import sharp from 'sharp'

/** Pixels to a module: enough for a reader that looks for edges. */
const SCALE = 6

interface Picture {
  /** red, green, blue and alpha of each pixel, row by row */
  readonly pixels: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** What a reader sees in a picture, as it stands: dark on light. @returns undefined when it sees no code */
const readPicture = ({ pixels, width, height }: Picture): string | undefined =>
  jsqr(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data

/** What a reader sees in a QR code that is drawn as SVG, on white paper. @returns undefined when it sees none */
export async function readSvgQr(svg: string): Promise<string | undefined> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize({ width: 600, kernel: 'nearest' })
    .extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#fff' })
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return readPicture({ pixels: new Uint8ClampedArray(data), width, height })
}

type Tone = 'dark' | 'light'

/** What a line of a terminal shows: of each character its upper and its lower half. */
function halvesOf(line: string, ground: Tone): [Tone, Tone][] {
  let [front, back]: [Tone, Tone] = [ground === 'dark' ? 'light' : 'dark', ground]
  const halves: [Tone, Tone][] = []
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
  for (const [part, code] of line.matchAll(/\x1b\[(\d+)m|./g)) {
    if (code === '0') [front, back] = [ground === 'dark' ? 'light' : 'dark', ground]
    else if (code === '30' || code === '37') front = code === '30' ? 'dark' : 'light'
    else if (code === '40' || code === '47') back = code === '40' ? 'dark' : 'light'
    else if (part === '█') halves.push([front, front])
    else if (part === '▀') halves.push([front, back])
    else if (part === '▄') halves.push([back, front])
    else if (part === ' ') halves.push([back, back])
    else throw new RangeError(`got ${JSON.stringify(part)}, wanted half blocks and their colours`)
  }
  return halves
}

/**
 * What a phone sees in a QR code that was printed in half blocks on a terminal.
 * @param lines   those of the code alone
 * @param ground  of the terminal around it
 * @returns undefined when it sees no code
 */
export function readTerminalQr(lines: readonly string[], ground: Tone): string | undefined {
  const rows = lines.flatMap((line) => {
    const halves = halvesOf(line, ground)
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)]
  })
  // A terminal goes on around what is printed on it.
  const around = 4
  const [columns, height] = [Math.max(...rows.map((row) => row.length)), rows.length]
  const width = (columns + 2 * around) * SCALE
  const tall = (height + 2 * around) * SCALE
  const pixels = new Uint8ClampedArray(width * tall * 4).fill(255)
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < width; x++) {
      const row = rows[Math.floor(y / SCALE) - around]
      const tone = row?.[Math.floor(x / SCALE) - around] ?? ground
      pixels.fill(tone === 'dark' ? 0 : 255, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  return readPicture({ pixels, width, height: tall })
}
