import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { type Size, sizes } from './browser.ts'

const shots = path.join(import.meta.dirname, 'shots')
mkdirSync(shots, { recursive: true })

const bothSizes: readonly Size[] = ['phone', 'desktop']

/**
 * Looks at a screen as it stands: photographs it whole at each size, and lets axe judge it where it stood.
 * @param name  of the picture: `citizen-home`
 * @throws what axe finds, so that it can be mended: rule, help, element; a page that is pushed sideways
 */
export const look = (page: Page, name: string, at = bothSizes): Promise<void> =>
  judge(page, name).then(() =>
    atEach(page, at, async (size) => {
      await settle(page)
      await photograph(page, name, size)
    }),
  )

/** The narrowest phone on which a screen has to stand. */
export const NARROW = { width: 360, height: 740 } as const

/** Looks at a screen that follows the system's theme, and lets axe judge it on a narrow phone, too, in light and dark. */
export async function lookClosely(page: Page, name: string): Promise<void> {
  const [before, isDark] = [page.viewportSize(), await page.evaluate<boolean>(inTheDark)]
  await page.setViewportSize(NARROW)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await judge(page, `${name}, narrow and ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' })
  if (before !== null) await page.setViewportSize(before)
  await look(page, name)
}

const inTheDark = `matchMedia('(prefers-color-scheme: dark)').matches`

/** Looks at a page where scripts are off: axe, which is one, cannot judge it there. */
export const lookWithoutScripts = (page: Page, name: string): Promise<void> =>
  atEach(page, bothSizes, (size) => photograph(page, name, size))

async function atEach(
  page: Page,
  at: readonly Size[],
  work: (size: Size) => Promise<void>,
): Promise<void> {
  const before = page.viewportSize()
  for (const size of at) {
    await page.setViewportSize(sizes[size])
    await work(size)
  }
  if (before !== null) await page.setViewportSize(before)
}

/** Where the header of a PNG has its width. */
const PNG_WIDTH = 16

async function photograph(page: Page, name: string, size: Size): Promise<void> {
  const file = path.join(shots, `${name}.${size}.png`)
  const picture = await page.screenshot({
    path: file,
    fullPage: true,
    animations: 'disabled',
    caret: 'hide',
  })
  const beyond = picture.readUInt32BE(PNG_WIDTH) - sizes[size].width
  if (beyond > 0)
    throw new Error(`${name}, ${size}: the page is ${beyond} px wider than the screen`)
}

/** Waits until what was asked for is drawn, and what fades in or out has done so. */
const settle = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    await document.fonts.ready
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const ends = ({ playState, effect }) =>
      playState === 'running' && effect.getComputedTiming().endTime < 5_000
    const moving = document.getAnimations().filter(ends)
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })()`)

/** Lets axe judge a screen. @throws what it finds */
export async function judge(page: Page, name: string): Promise<void> {
  await settle(page)
  // One document without frames: the simpler way needs no second page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  if (violations.length === 0) return
  const words = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `    ${html}\n      ${failureSummary?.replaceAll('\n', '\n      ')}`).join('\n')}`,
  )
  throw new Error(`axe on ${name}:\n${words.join('\n')}`)
}

/** Notes from now on how much of each page moves without being asked to (cumulative layout shift). */
export const noteJumps = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.jumps = 0
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries())
        if (!hadRecentInput) window.jumps += value
    }).observe({ type: 'layout-shift', buffered: true })
  `)

/** How much of the page has moved since it was opened, as a share of what is seen. @see Web Vitals, CLS (2020) */
export const jumpsOf = (page: Page): Promise<number> => page.evaluate('window.jumps')
