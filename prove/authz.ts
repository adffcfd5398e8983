import { askAll, askersOf, brokenTable, readersBesides } from '#test/authz.ts'
import { routesByName } from '#test/routes.ts'
import { policy } from '../src/loop.ts'
import type { Proof } from './proof.ts'

const OFFICES = 5

/** Every route as everybody that a hostile administrator can make of an account, as a stranger, and as nobody. */
export const proof: Proof = {
  about: `every route as nobody, as another house, and as every set of up to ${OFFICES} offices: refused unless the table says so`,
  async run() {
    const routes = routesByName()
    const askers = askersOf(OFFICES)
    const { asked, refused, leaks } = await askAll({ routes, policy, askers })
    const readers = readersBesides(policy, OFFICES)
    const broken = await askAll({ routes, policy, used: brokenTable(policy), askers: askersOf(2) })
    const held = leaks.length === 0 && readers.length === 0 && broken.leaks.length > 0
    return {
      held,
      line: `${routes.length} routes as ${askers.length} askers, ${asked} asked, ${refused} refused, ${leaks.length} leaks${leaks.slice(0, 3).map(({ route, asker }) => ` (${route} as ${asker})`)}, ${readers.length} sets of offices too many read; a table broken on purpose: ${broken.leaks.length} leaks found`,
    }
  },
}
