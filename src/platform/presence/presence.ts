import type { Id } from '#kernel/ids.ts'

/** Somebody of the staff who has something open. */
export interface Looker {
  readonly account: Id<'account'>
  readonly name: string
}

/** Told to a screen when others open or leave what it has open itself. */
type Tell = (what: string, present: readonly Looker[]) => void

/** The seat of a screen that listens. */
export interface Seat {
  /** names it to the calls of the same screen; nobody else knows it */
  readonly stream: string
  leave(): void
}

/**
 * Who has what open now. It stands in the memory of this process as long as a screen listens, and is stored nowhere:
 * it is for working together, not for watching who works.
 */
export interface Presence {
  join(account: Id<'account'>, stream: string, tell: Tell): Seat
  /**
   * Says what a screen has open now, or nothing any more.
   * @returns who has it open, each once, oneself included; nobody where the screen does not listen
   */
  look(at: { stream: string; who: Looker; what: string | null }): readonly Looker[]
}

interface Sitting {
  readonly account: Id<'account'>
  readonly tell: Tell
  name: string
  what: string | null
}

/** Opens a room in which nobody is yet. */
export function openPresence(): Presence {
  const seats = new Map<string, Sitting>()
  const at = (what: string): Sitting[] => [...seats.values()].filter((seat) => seat.what === what)
  /** Two screens of one person are one person. */
  const presentAt = (what: string): Looker[] => [
    ...new Map(at(what).map(({ account, name }) => [account, { account, name }] as const)).values(),
  ]
  const tellAll = (what: string | null, except?: Sitting): void => {
    if (what === null) return
    const present = presentAt(what)
    for (const seat of at(what)) if (seat !== except) seat.tell(what, present)
  }
  return {
    join(account, stream, tell) {
      const seat: Sitting = { account, tell, name: '', what: null }
      seats.set(stream, seat)
      return {
        stream,
        leave() {
          seats.delete(stream)
          tellAll(seat.what)
        },
      }
    },
    look({ stream, who, what }) {
      const seat = seats.get(stream)
      if (seat === undefined || seat.account !== who.account) return []
      const before = seat.what
      seat.what = what
      seat.name = who.name
      if (before !== what) {
        tellAll(before)
        tellAll(what, seat)
      }
      return what === null ? [] : presentAt(what)
    },
  }
}
