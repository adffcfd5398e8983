import type { ReadStream } from 'node:tty'
import { Refusal } from '#kernel/refusal.ts'
import type { Typist } from '#platform/keys/master.ts'
import { sayIn } from './language.ts'

/** How often somebody at a terminal may mistype. */
const TRIES = 3

const isTerminal = (): boolean => process.stdin.isTTY === true

/** The person at the terminal, who also reads and types what may be seen. */
export interface Terminal extends Typist {
  /** one line, shown while it is typed */
  line(question: string): Promise<string>
  /** says something to the person alone; results go elsewhere */
  tell(text: string): void
  /** false where standard input is a pipe, which is asked once and told nothing */
  readonly isPerson: boolean
}

/** The person at the terminal; where standard input is a pipe, one line of it for each question. */
export const typist: Terminal = {
  line(question) {
    if (isTerminal()) process.stderr.write(question)
    return lineOfInput()
  },
  tell: (text) => void process.stderr.write(`${text}\n`),
  get isPerson() {
    return isTerminal()
  },
  secret: (code, facts = {}) =>
    isTerminal() ? typed(`${sayIn(code, facts)} `, process.stdin) : lineOfInput(),
  get tries() {
    return isTerminal() ? TRIES : 1
  },
}

/**
 * The next line of standard input; what follows stays there for whoever reads on.
 * @throws Refusal `unknown` `keys.nobodyTypes` when there is none
 */
async function lineOfInput(): Promise<string> {
  const { stdin } = process
  let text = Buffer.alloc(0)
  for await (const chunk of chunksOf(stdin)) {
    text = Buffer.concat([text, chunk])
    const end = text.indexOf(10)
    if (end < 0) continue
    if (end + 1 < text.length) stdin.unshift(text.subarray(end + 1))
    return text.subarray(0, end).toString().replace(/\r$/, '')
  }
  if (text.length === 0) throw new Refusal('unknown', 'keys.nobodyTypes')
  return text.toString()
}

/** What comes in, without closing the stream when nobody reads on. */
async function* chunksOf(stream: NodeJS.ReadStream): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk = stream.read() as Buffer | null
    if (chunk !== null) yield chunk
    else if (stream.readableEnded || stream.destroyed) return
    else
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stream.off('readable', done).off('end', done).off('error', done)
          resolve()
        }
        stream.on('readable', done).on('end', done).on('error', done)
      })
  }
}

// Enter; Ctrl-C and Ctrl-D; the two signs that keyboards send for one step back.
const [enters, leaves, erases] = [
  ['\r', '\n'],
  ['\x03', '\x04'],
  ['\b', '\x7f'],
]

/** Asks at a terminal without showing what is typed. @throws Refusal `unknown` `keys.nobodyTypes` after Ctrl-C */
function typed(question: string, stdin: ReadStream): Promise<string> {
  process.stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let words: string[] = []
    const settle = (end: () => void): void => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      process.stderr.write('\n')
      end()
    }
    const take = (text: string): void => {
      for (const sign of text) {
        if (enters.includes(sign)) settle(() => resolve(words.join('')))
        else if (leaves.includes(sign))
          settle(() => reject(new Refusal('unknown', 'keys.nobodyTypes')))
        else if (erases.includes(sign)) words = words.slice(0, -1)
        else words.push(sign)
      }
    }
    stdin.on('data', take)
  })
}
