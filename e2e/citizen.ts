import type { Page } from 'playwright-core'

// What a citizen does in the report's screens, by the words that she reads there.

/** Presses a button by its words. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()

/** Waits for the question of a screen. */
export const asked = (page: Page, question: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: question, exact: true }).waitFor()

/** Opens the first page and waits until it can be used. */
export async function openHome(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Enviar un reporte' }).waitFor()
}

/** What a report says, where a journey does not mind. */
export interface Told {
  readonly kind?: string
  readonly story: string
  readonly landmark?: string
  readonly photos?: readonly Buffer[]
}

/** Answers the questions up to the last screen, from the first page on. */
export async function tell(page: Page, { kind, story, landmark, photos }: Told): Promise<void> {
  await press(page, 'Enviar un reporte')
  await asked(page, '¿Qué pasó?')
  await press(page, kind ?? 'Alumbrado o lugar oscuro')
  await asked(page, '¿Cuándo fue?')
  await press(page, 'Anoche')
  await asked(page, '¿Dónde fue?')
  await page.getByLabel('Punto de referencia').fill(landmark ?? 'Frente a la escuela')
  await press(page, 'Continuar')
  await asked(page, 'Cuéntelo con sus palabras')
  await page.getByLabel('Qué hicieron').fill(story)
  await press(page, 'Continuar')
  await asked(page, '¿Tiene fotos?')
  if (photos !== undefined) await addPhotos(page, photos)
  await press(page, photos === undefined ? 'Continuar sin fotos' : 'Continuar')
  await asked(page, '¿Quiere dejar un contacto?')
  await press(page, 'Continuar sin dar contacto')
  await asked(page, 'Revise y envíe')
}

/** Adds photos and waits until each is shown. @param shown  how many stand there then, where not all are taken */
export async function addPhotos(
  page: Page,
  photos: readonly Buffer[],
  shown?: number,
): Promise<void> {
  const before = await page.getByRole('img', { name: /^Foto \d$/ }).count()
  await page
    .getByLabel('Añadir fotos')
    .setInputFiles(
      photos.map((buffer, i) => ({ name: `IMG_${i}.jpg`, mimeType: 'image/jpeg', buffer })),
    )
  await page
    .getByRole('img', { name: `Foto ${shown ?? before + photos.length}`, exact: true })
    .waitFor()
}

/** The code on the screen: ten signs in two groups. */
export async function shownCode(page: Page): Promise<string> {
  const code = page.getByText(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
  return (await code.innerText()).trim()
}
