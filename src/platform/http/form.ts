import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { Refusal } from '#kernel/refusal.ts'
import { bodyPieces, Gone, type Held } from './body.ts'
import { checkText, fieldName } from './json.ts'

/** How much a plain form may bring. */
export interface FormLimits {
  /** bytes of the whole form */
  readonly maxBytes: number
  readonly maxFields: number
  /** bytes of one field */
  readonly maxFieldBytes: number
  readonly maxFiles: number
  /** bytes of one file */
  readonly maxFileBytes: number
}

/** A form of words: no files, 64 KiB. */
export const wordsOnly: FormLimits = {
  maxBytes: 65_536,
  maxFields: 60,
  maxFieldBytes: 16_384,
  maxFiles: 0,
  maxFileBytes: 0,
}

/** A file of a plain form; its name and type are the sender's words and prove nothing. */
export interface FormFile {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** What a plain form brought. */
export interface Form {
  /** the first value of a field; undefined when it did not come */
  one(field: string): string | undefined
  all(field: string): readonly string[]
  readonly files: readonly FormFile[]
  /** the fields as they came, first value each, for a schema */
  readonly fields: Readonly<Record<string, string>>
}

const readable = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i

/**
 * Reads a plain form while it arrives, and stops at the first thing that is too much.
 * @throws Refusal `invalid` or `tooLarge`; Gone when the sender broke off
 */
export async function readForm(request: Request, limits: FormLimits, held: Held): Promise<Form> {
  const type = request.headers.get('content-type') ?? ''
  if (!readable.test(type))
    throw new Refusal('invalid', 'http.wrongMediaType', { wanted: 'multipart/form-data' })
  const reading = openReading(type, limits)
  try {
    for await (const piece of bodyPieces(request, limits.maxBytes, held))
      await Promise.race([write(reading.parser, piece), reading.whole])
    reading.parser.end()
    return await reading.whole
  } catch (error) {
    if (error instanceof Refusal || error instanceof Gone) throw error
    throw new Refusal('invalid', 'http.brokenForm')
  } finally {
    reading.parser.destroy()
  }
}

const write = (parser: BusboyInstance, piece: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.write(piece, (error) => (error ? reject(error) : resolve()))
  })

interface Reading {
  readonly parser: BusboyInstance
  /** fulfilled at the end of the form, rejected at the first thing that is too much */
  readonly whole: Promise<Form>
}

function openReading(type: string, limits: FormLimits): Reading {
  const parser = parserOf(type, limits)
  const fields: [string, string][] = []
  const files: FormFile[] = []
  const whole = new Promise<Form>((resolve, reject) => {
    const refuse = (code: string, facts: Record<string, string | number>) =>
      reject(new Refusal('invalid', `http.${code}`, facts))
    parser.on('field', (name, value, isNameCut, isValueCut) => {
      const field = fieldName([name])
      if (isNameCut) refuse('unknownField', { field })
      if (isValueCut) refuse('tooLong', { field, most: limits.maxFieldBytes })
      fields.push([name, value])
      // of an urlencoded form the parser would leave out silently what comes after its own limit
      if (fields.length > limits.maxFields) refuse('tooManyFields', { most: limits.maxFields })
    })
    parser.on('file', (field, stream, name: string | undefined, _encoding, type) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('limit', () => {
        const facts = { field: fieldName([field]), most: limits.maxFileBytes }
        reject(new Refusal('tooLarge', 'http.fileTooLarge', facts))
      })
      stream.on('error', reject)
      stream.on('end', () => {
        const bytes = new Uint8Array(Buffer.concat(pieces))
        // a file field that was left empty comes as a file without name and bytes
        if (bytes.length > 0 || name) files.push({ field, name: name ?? '', type, bytes })
      })
    })
    parser.on('filesLimit', () => refuse('tooManyFiles', { most: limits.maxFiles }))
    parser.on('fieldsLimit', () => refuse('tooManyFields', { most: limits.maxFields }))
    parser.on('partsLimit', () => refuse('tooManyFields', { most: limits.maxFields }))
    parser.on('error', reject)
    parser.on('finish', () => resolve({ files, ...formOf(fields, reject) }))
  })
  whole.catch(() => {}) // it may be rejected before anybody waits for it
  return { parser, whole }
}

function parserOf(type: string, limits: FormLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: {
        fieldNameSize: 100,
        fieldSize: limits.maxFieldBytes,
        fields: limits.maxFields + 1,
        files: limits.maxFiles,
        fileSize: limits.maxFileBytes,
        parts: limits.maxFields + limits.maxFiles + 1,
        headerPairs: 20,
        headerSize: 4096,
      },
    })
  } catch {
    throw new Refusal('invalid', 'http.brokenForm')
  }
}

function formOf(pairs: readonly [string, string][], reject: (error: unknown) => void) {
  const fields = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    // a browser sends CR LF for each line end of a text area; a script sends LF
    const text = value.replaceAll('\r\n', '\n')
    const known = fields.get(name)
    if (known === undefined) fields.set(name, [text])
    else known.push(text)
  }
  const first = Object.fromEntries([...fields].map(([name, values]) => [name, values[0]!]))
  try {
    for (const [name, values] of fields) for (const value of values) checkText(value, [name])
  } catch (error) {
    reject(error)
  }
  return {
    one: (field: string) => fields.get(field)?.[0],
    all: (field: string) => fields.get(field) ?? [],
    fields: first,
  }
}
