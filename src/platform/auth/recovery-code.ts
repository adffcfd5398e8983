import type { World } from '../world.ts'

const HOW_MANY = 10
/** Without what is misread for one another: I L O U. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/** Ten codes of 60 bits, in groups of four. */
export function makeRecoveryCodes(world: World): string[] {
  return Array.from({ length: HOW_MANY }, () => {
    const text = [...world.random(LENGTH)].map((byte) => SIGNS[byte & 31]).join('')
    return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
  })
}

/** How a code is kept: keyed hash, bound to its account; what people misread counts as what was meant. */
export function recoveryHash(world: World, account: string, code: string): Buffer {
  const read = code
    .toUpperCase()
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
    .replace(/[^0-9A-Z]/g, '')
  return Buffer.from(world.hash(`recovery-code ${account} ${read}`))
}
