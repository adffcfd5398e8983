import { type ClientRequest, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A board that hears what happens, as a browser's does: where the line breaks it comes again, after the last it heard. */
export interface Board {
  /** ids of the reports that it was told came in, in the order in which it heard */
  readonly heard: readonly string[]
  /** how often it was told to ask for everything anew */
  readonly resyncs: () => number
  /** how often it came again */
  readonly returns: () => number
  close(): void
}

const AGAIN_AFTER = 250

/** Opens a board. @param address  from which it comes, as a proxy says it */
export function openBoard(port: number, cookie: string, address: string): Board {
  const heard: string[] = []
  let [resyncs, returns, lastId, isOver] = [0, 0, '', false]
  let asking: ClientRequest | undefined
  const read = (event: string): void => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? ''
    lastId = field('id') || lastId
    if (field('event') === 'resync') resyncs++
    if (field('event') === 'ReportReceived') heard.push(JSON.parse(field('data')).report as string)
  }
  const again = async (): Promise<void> => {
    if (isOver) return
    await sleep(AGAIN_AFTER)
    returns++
    follow()
  }
  const follow = (): void => {
    if (isOver) return
    const headers = {
      cookie: `convive=${cookie}`,
      host: `localhost:${port}`,
      'x-forwarded-for': address,
      ...(lastId !== '' && { 'last-event-id': lastId }),
    }
    let isAnswered = false
    asking = request({ port, host: '127.0.0.1', path: '/api/events', headers }, (answer) => {
      isAnswered = true
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        events.forEach(read)
      })
      answer.on('error', () => {}) // its end tells it, too
      answer.on('close', again)
    })
    asking.on('error', () => {})
    asking.on('close', () => isAnswered || void again())
    asking.end()
  }
  follow()
  return {
    heard,
    resyncs: () => resyncs,
    returns: () => returns,
    close() {
      isOver = true
      asking?.destroy()
    },
  }
}
