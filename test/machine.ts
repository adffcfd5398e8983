import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'

/** A port of this machine that nobody has at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/**
 * Runs on a small disk of its own, in memory; root only.
 * @param folder   in which the disk is mounted while the work lasts
 * @param options  of mount, such as `size=64m`
 */
export async function onSmallDisk(
  folder: string,
  options: string,
  work: (disk: string, remount: (options: string) => void) => Promise<void>,
): Promise<void> {
  const disk = path.join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=755`, 'tmpfs', disk])
  try {
    await work(disk, (changed) => execFileSync('mount', ['-o', `remount,${changed}`, disk]))
  } finally {
    execFileSync('umount', ['-l', disk])
  }
}
