// A server of its own for a benchmark: an installation in the folder that is named, without limits per address.
import { openForBench } from './open.ts'

await openForBench()
process.stdout.write('ready\n')
