import type { Page } from 'playwright-core'

/** What somebody types from the recovery sheets: the lines of each, as they stand on the page that was printed. */
export async function sheetLines(page: Page): Promise<string[][]> {
  const sheets = await page.locator('section').all()
  return Promise.all(sheets.map((sheet) => sheet.locator('td').allTextContents()))
}
