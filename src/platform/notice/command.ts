import { spawn } from 'node:child_process'
import { type Door, type Notice, type Outcome, unsent } from './notice.ts'

/** How a command is called. */
export interface CommandOutside {
  /** a program, called without a shell and without arguments */
  readonly file: string
  readonly limitMs: number
}

/** What a program of the system needs to run; nothing of the server's own environment, which holds passwords. */
const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const

const environmentOf = ({
  id,
  about,
  language,
  subject,
  text,
  to,
  again,
}: Notice): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
  CONVIVE_NOTICE_ID: id,
  CONVIVE_NOTICE_ABOUT: about,
  CONVIVE_NOTICE_LANGUAGE: language,
  CONVIVE_NOTICE_SUBJECT: subject,
  CONVIVE_NOTICE_TEXT: text,
  CONVIVE_NOTICE_TO: to ?? '',
  CONVIVE_NOTICE_AGAIN: again ? '1' : '',
})

/**
 * Tells by a program of the district's own, such as one that sends by a modem: the notice comes as a line of JSON on
 * its standard input and as words in its environment. It has done it when it ends with 0 within its time.
 */
export const commandDoor = ({ file, limitMs }: CommandOutside): Door => ({
  send: (notice, signal) =>
    new Promise<Outcome>((resolve) => {
      // A group of its own, so that what the program has started ends with it.
      const child = spawn(file, [], {
        env: environmentOf(notice),
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      })
      const end = (outcome: Outcome): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
        resolve(outcome)
      }
      const stop = (): void => {
        if (child.pid !== undefined) killGroup(child.pid)
        end(unsent('tooLong', `${limitMs} ms`))
      }
      const timer = setTimeout(stop, limitMs)
      signal?.addEventListener('abort', stop)
      child.on('error', (error: NodeJS.ErrnoException) =>
        end(unsent('missing', error.code ?? 'unknown')),
      )
      child.on('exit', (code, killedBy) =>
        end(code === 0 ? { sent: true } : unsent('exit', code ?? killedBy ?? 'unknown')),
      )
      // A program may end without reading what it is told.
      child.stdin.on('error', () => {})
      child.stdin.end(`${JSON.stringify(notice)}\n`)
      if (signal?.aborted) stop()
    }),
})

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in this very moment.
  }
}
