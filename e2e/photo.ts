import sharp from 'sharp'

/** Where the photo says that it was taken: a house in Chepo, nobody's. */
const place = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '9/1 10/1 1234/100',
  GPSLongitudeRef: 'W',
  GPSLongitude: '79/1 5/1 4321/100',
  GPSMapDatum: 'CONVIVE-E2E-PLACE',
}

/** Words that stand in the tags of a photo, and nowhere once it was taken in. */
export const TELLTALE = 'CONVIVE-E2E-PLACE'

/** A photo as a phone makes it: with the place, the day and the maker of the camera in its tags. */
export const photoWithPlace = (width = 1600, height = 1200): Promise<Buffer> => {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" width="${width}" height="${height}">
    <rect width="160" height="120" fill="#9db7c4"/><rect y="70" width="160" height="50" fill="#7a6a4f"/>
    <rect x="74" y="12" width="6" height="90" fill="#3d4a50"/><rect x="60" y="14" width="34" height="4" fill="#3d4a50"/>
    <circle cx="62" cy="22" r="5" fill="#30383c"/><path d="M0 96 L160 82 L160 120 L0 120 Z" fill="#5c5f60"/>
  </svg>`
  return sharp(Buffer.from(drawing))
    .withExif({ IFD0: { Make: TELLTALE, DateTime: '2026:11:20 21:04:00' }, IFD3: place })
    .jpeg({ quality: 82 })
    .toBuffer()
}

/** Whether a photo still says where it was taken, or anything else beside the picture. */
export async function tagsOf(bytes: Uint8Array): Promise<readonly string[]> {
  const { exif, xmp, iptc } = await sharp(bytes).metadata()
  return Object.entries({ exif, xmp, iptc })
    .filter(([, tag]) => tag !== undefined)
    .map(([name]) => name)
}
