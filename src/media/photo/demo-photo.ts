import sharp from 'sharp'

/** What a synthetic photo shows. */
export type DemoSubject = 'cut-fence' | 'dark-street' | 'broken-shelter' | 'hole-in-road'

const sky = '<rect width="120" height="90" fill="#a9c3cf"/>'
const grass = '<rect y="52" width="120" height="38" fill="#6f7f45"/>'

const drawings: Readonly<Record<DemoSubject, string>> = {
  'cut-fence': `${sky}${grass}
    <g stroke="#5a4632" stroke-width="3"><path d="M14 34V70M44 36V72M76 36V72M106 34V70"/></g>
    <g stroke="#8d9297" stroke-width="1" fill="none"><path d="M14 42H44M14 52H44M14 62H44M76 42H106M76 52H106M76 62H106"/>
    <path d="M44 42q8 4 6 16M44 52q6 6 4 14M76 42q-9 6-8 18M76 52q-5 8-3 14"/></g>`,
  'dark-street': `<rect width="120" height="90" fill="#141c2b"/><path d="M0 90L48 50H72L120 90Z" fill="#20242c"/>
    <g stroke="#39404c" stroke-width="3" fill="none"><path d="M20 76V18h14M92 70V24H80M70 56V36h-6"/></g>
    <g fill="#272d38"><circle cx="35" cy="20" r="3"/><circle cx="79" cy="26" r="3"/><circle cx="63" cy="37" r="2"/></g>
    <rect x="2" y="44" width="14" height="22" fill="#1c2330"/><rect x="6" y="48" width="5" height="5" fill="#d9b45a"/>`,
  'broken-shelter': `${sky}<rect y="66" width="120" height="24" fill="#8a8d8f"/>
    <path d="M18 22H102V28H18Z" fill="#3f5a63"/><path d="M22 28V72M98 28V72" stroke="#3f5a63" stroke-width="4"/>
    <path d="M26 30H94V62H26Z" fill="#cfe3ea" opacity=".8"/><path d="M60 44L48 34M60 44L76 33M60 44L82 52M60 44L64 62M60 44L40 56" stroke="#56707a"/>
    <path d="M52 38L66 37L72 48L60 55L49 50Z" fill="#a9c3cf"/><path d="M30 70l5-3 3 4zM60 72l6-4 2 5zM80 71l4-2 4 3z" fill="#e2eff3"/>`,
  'hole-in-road': `${sky}${grass}<path d="M34 90L54 40H66L104 90Z" fill="#54575a"/><path d="M60 42L64 90" stroke="#e6dfc8" stroke-dasharray="6 6"/>
    <ellipse cx="62" cy="70" rx="17" ry="7" fill="#2b2a28"/><ellipse cx="62" cy="68" rx="14" ry="4" fill="#3d3a34"/>`,
}

/** Letters as strokes in a box of 4 x 6: a machine without fonts writes them, too. */
const letters: Readonly<Record<string, string>> = {
  D: 'M0 0V6H2L4 4V2L2 0Z',
  A: 'M0 6L2 0L4 6M1 4H3',
  T: 'M0 0H4M2 0V6',
  O: 'M1 0H3L4 1V5L3 6H1L0 5V1Z',
  S: 'M4 1L3 0H1L0 1V2L1 3H3L4 4V5L3 6H1L0 5',
  I: 'M2 0V6',
  N: 'M0 6V0L4 6V0',
  E: 'M4 0H0V6H4M0 3H3',
  É: 'M4 0H0V6H4M0 3H3M2 -1L3 -2',
  C: 'M4 1L3 0H1L0 1V5L1 6H3L4 5',
}

const said = [...'DATOS SINTÉTICOS']
  .map((letter, i) => `<path transform="translate(${i * 6} 0)" d="${letters[letter] ?? ''}"/>`)
  .join('')

/** A synthetic photo of the demo: drawn, never taken, and it says so in the picture. @returns JPEG of 1200 x 900 */
export const demoPhoto = async (subject: DemoSubject): Promise<Uint8Array> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90" width="1200" height="900">
    ${drawings[subject]}
    <rect y="77" width="120" height="13" fill="#000" opacity=".7"/>
    <g transform="translate(12 81.5)" fill="none" stroke="#fff" stroke-width="1" stroke-linecap="round">${said}</g></svg>`),
  )
    .jpeg({ quality: 80 })
    .toBuffer()
