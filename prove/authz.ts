import { askAll, askersOf, brokenTable, readersBesides } from '#test/authz.ts'
import { askBesides, besides as written } from '#test/authz-besides.ts'
import { doorsByName } from '#test/routes.ts'
import { heardBy, policy } from '../src/loop.ts'
import type { Proof } from './proof.ts'

const OFFICES = 5

/** Every route, page and document as everybody that a hostile administrator can make of an account, as a stranger, and as nobody. */
export const proof: Proof = {
  about: `every route, page and document as nobody, as another house, and as every set of up to ${OFFICES} offices: refused unless the table says so`,
  async run() {
    const doors = doorsByName()
    const ways = doors.routes.length + doors.pages.length + doors.documents.length
    const askers = askersOf(OFFICES)
    const { asked, refused, leaks: inside } = await askAll({ doors, policy, askers })
    const besides = await askBesides({ doors, policy, heardBy, written, askers })
    const leaks = [...inside, ...besides.leaks]
    const readers = readersBesides(policy, OFFICES)
    const broken = await askAll({ doors, policy, used: brokenTable(policy), askers: askersOf(2) })
    const held = leaks.length === 0 && readers.length === 0 && broken.leaks.length > 0
    return {
      held,
      line: `${ways} routes, pages and documents and ${besides.names.length} addresses beside them as ${askers.length} askers, ${asked} asked, ${refused} refused, ${leaks.length} leaks${leaks.slice(0, 3).map(({ route, asker }) => ` (${route} as ${asker})`)}, ${readers.length} sets of offices too many read; a table broken on purpose: ${broken.leaks.length} leaks found`,
    }
  },
}
