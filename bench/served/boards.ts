import { connect, type Socket } from 'node:net'

/** A board's connection that hears events. */
export interface Boards {
  /** how many events of a name all boards have heard */
  heard(name: string): number
  /** called with each event's name as it is heard */
  on(listener: (name: string) => void): void
  close(): void
}

/** Opens a stream of events for each session, as lean as can be: the browsers are elsewhere. */
export async function openBoards(port: number, cookies: readonly string[]): Promise<Boards> {
  const counts = new Map<string, number>()
  let tell = (_name: string): void => {}
  const hear = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    tell(name)
  }
  const sockets = await Promise.all(cookies.map((cookie) => openOne(port, cookie, hear)))
  return {
    heard: (name) => counts.get(name) ?? 0,
    on(listener) {
      tell = listener
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** @returns once the stream has begun */
function openOne(port: number, cookie: string, hear: (name: string) => void): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('utf8')
  socket.write(
    `GET /api/events HTTP/1.1\r\nhost: localhost:${port}\r\ncookie: convive=${cookie}\r\n\r\n`,
  )
  let text = ''
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('data', (part: string) => {
      text += part
      if (!text.startsWith('HTTP/1.1 200') && text.startsWith('HTTP')) reject(new Error(text))
      const end = text.lastIndexOf('\n\n')
      if (end === -1) return
      for (const [, name = ''] of text.slice(0, end).matchAll(/^event: (\w+)$/gm)) hear(name)
      // What has been read goes; the head of the answer goes with the first event.
      text = ` ${text.slice(end + 2)}`
      resolve(socket)
    })
  })
}
