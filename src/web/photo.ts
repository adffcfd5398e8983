/** The long side of a photo as it leaves the phone. */
const LONG_SIDE = 1280
const QUALITY = 0.6
/** Bytes that a photo may have as it leaves the phone; tried again with less until it fits. */
const WANTED_BYTES = 150_000

/**
 * Makes a photo small on the phone; the tags that a camera writes, the place among them, stay behind.
 * @throws when the browser cannot read the file as a picture: then it is sent as it is
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    let side = LONG_SIDE
    let blob = await draw(picture, side, QUALITY)
    while (blob.size > WANTED_BYTES && side > 640) {
      side = Math.round(side * 0.8)
      blob = await draw(picture, side, QUALITY)
    }
    return blob
  } finally {
    picture.close()
  }
}

function draw(picture: ImageBitmap, longSide: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('no picture'))),
      'image/jpeg',
      quality,
    ),
  )
}
