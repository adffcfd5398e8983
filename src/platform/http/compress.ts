import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

/** What is packed already gains nothing. */
const worthPacking = '**/*.{html,js,css,json,map,geojson,webmanifest,svg,txt,wasm,ico}'

/**
 * Lays a brotli copy (level 11) beside every file of a built site that gains by it; the server then packs nothing
 * while people wait.
 * @param folder  such as `dist/citizen`
 * @returns how many copies were written
 */
export async function compressSite(folder: string): Promise<number> {
  let written = 0
  for (const name of globSync(worthPacking, { cwd: folder })) {
    const file = path.join(folder, name)
    const bytes = await readFile(file)
    const packed = await compress(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    })
    if (packed.length >= bytes.length) continue
    await writeFile(`${file}.br`, packed)
    written++
  }
  return written
}
