import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  /** with its header, lines ended by \n */
  readonly text: string
}

/** How a server of a test answers; what is not said is taken kindly. */
export interface SmtpManner {
  /** reply to `RCPT TO`, such as `550 no such person` */
  readonly recipient?: string
  /** reply to `AUTH`, such as `535 no` */
  readonly signIn?: string
  /** says nothing at all, as a server that hangs */
  readonly isMute?: boolean
}

/** A mail server on this computer that speaks as much of SMTP as a test needs (RFC 5321), and keeps what it takes. */
export async function smtpServer(manner: SmtpManner = {}) {
  const taken: TakenMail[] = []
  const said: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    if (!manner.isMute) converse(socket, manner, taken, said)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    taken,
    /** what the client said, line by line */
    said,
    port,
    url: `smtp://127.0.0.1:${port}`,
    stop: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function converse(socket: Socket, manner: SmtpManner, taken: TakenMail[], said: string[]): void {
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  let [from, to, rest]: [string, string[], string] = ['', [], '']
  let isData = false
  const replies: Readonly<Record<string, () => string>> = {
    EHLO: () =>
      `250-here\r\n250${manner.signIn === undefined ? ' ' : '-AUTH PLAIN\r\n250 '}8BITMIME`,
    AUTH: () => manner.signIn ?? '235 in',
    MAIL: () => '250 ok',
    RCPT: () => manner.recipient ?? '250 ok',
    DATA: () => '354 go on',
    RSET: () => '250 ok',
    QUIT: () => '221 bye',
  }
  const hear = (line: string): void => {
    said.push(line)
    const verb = line.slice(0, 4).toUpperCase()
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (verb === 'MAIL') [from, to] = [address, []]
    if (verb === 'RCPT' && manner.recipient === undefined) to.push(address)
    isData = verb === 'DATA'
    say(replies[verb]?.() ?? '502 not spoken here')
    if (verb === 'QUIT') socket.end()
  }
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk
    for (;;) {
      const end = rest.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end === -1) return
      const part = rest.slice(0, end)
      rest = rest.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        taken.push({ from, to: [...to], text: part.replaceAll('\r\n', '\n') })
        say('250 taken')
      } else hear(part)
    }
  })
  say('220 here ESMTP')
}
