import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type DemoSubject, demoPhoto } from './demo-photo.ts'

const subjects: readonly DemoSubject[] = [
  'cut-fence',
  'dark-street',
  'broken-shelter',
  'hole-in-road',
]

test.each(subjects)(
  '%s is a picture that says that it is synthetic, without any font',
  async (subject) => {
    const picture = sharp(await demoPhoto(subject))
    expect(await picture.metadata()).toMatchObject({ format: 'jpeg', width: 1200, height: 900 })
    // In the band below stand white strokes on black; elsewhere in it nothing is white.
    const band = { left: 0, top: 780, width: 1200, height: 110 }
    const { data } = await picture
      .extract(band)
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const white = data.filter((value) => value > 235).length
    expect(white / data.length).toBeGreaterThan(0.03)
    expect(white / data.length).toBeLessThan(0.2)
  },
)

test('the subjects are different pictures', async () => {
  const pictures = await Promise.all(subjects.map(demoPhoto))
  expect(new Set(pictures.map((each) => Buffer.from(each).toString('base64'))).size).toBe(4)
})
