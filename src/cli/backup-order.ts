/** Tables of the moment: whoever had signed in signs in again after a restore. */
export const leftOut: readonly string[] = ['session']
