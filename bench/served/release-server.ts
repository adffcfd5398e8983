// A server with one release of Panama's homicides in it, for the bench of its page. It says the release's address.
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { freezeForTest } from '../../test/releases.ts'
import { openForBench } from './open.ts'

const { world } = (await openForBench()).installation
await seedTerritory(world, pa)
const { measure } = await freezeForTest(world)
process.stdout.write(`/observatory/measures/${measure}\nready\n`)
