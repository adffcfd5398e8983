import type { WallIncident } from './wall.schema.ts'

/** What stands in each place of the wall, from the top; null: nothing. */
export type Places = readonly (string | null)[]

/** So much as a screen of 16 to 9 shows legibly from five metres. */
export const PLACES = 8
/** From here up somebody is in danger, or will be soon. */
const URGENT = 2

/** Urgent ones come in from the top, the others from the middle down, so that the eye knows where to look first. */
function freePlace(places: Places, isUrgent: boolean): number {
  const all = places.map((_, place) => place)
  const middle = places.length >> 1
  const order = isUrgent ? all : [...all.slice(middle), ...all.slice(0, middle).reverse()]
  return order.find((place) => places[place] === null) ?? -1
}

/** The less urgent, and of those as urgent the one that came later, gives way first. */
const yieldsTo = (a: WallIncident, b: WallIncident): number =>
  b.priority - a.priority || b.openedAt.localeCompare(a.openedAt)

/**
 * Gives every incident its place on the wall. What stands there stays where it is until it is over: nothing moves that
 * somebody may be reading. What comes takes a free place; where there is none, the least urgent gives way to what is
 * more urgent, and to nothing else.
 * @param incidents  the most urgent first
 * @param open  how many there are with those that were not sent, or for which another stands
 * @returns the places, and how many incidents neither have one nor are counted at one
 */
export function placeOnWall(
  before: Places,
  incidents: readonly WallIncident[],
  open = incidents.length,
): { places: Places; hidden: number } {
  const known = new Map(incidents.map((incident) => [incident.id, incident]))
  const places = before.map((id) => (id !== null && known.has(id) ? id : null))
  for (const incident of incidents) {
    if (places.includes(incident.id)) continue
    const free = freePlace(places, incident.priority <= URGENT)
    if (free >= 0) places[free] = incident.id
    else {
      const [least] = places.map((id) => known.get(id!)!).sort(yieldsTo)
      if (least !== undefined && incident.priority < least.priority)
        places[places.indexOf(least.id)] = incident.id
    }
  }
  const shown = places.filter((id) => id !== null).map((id) => 1 + known.get(id)!.more)
  return { places, hidden: open - shown.reduce((sum, each) => sum + each, 0) }
}

/** Nothing is on the wall yet. */
export const emptyWall: Places = Array.from({ length: PLACES }, () => null)

/** What is shown may be old when nothing came for this long; milliseconds. */
export const STALE_AFTER = 20_000

/** The scripts that a page loads: those of another build have other names. @param html  of the page */
export const scriptsOf = (html: string): string =>
  [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, source]) => source).join(' ')
