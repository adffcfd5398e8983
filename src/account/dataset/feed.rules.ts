import type { Language } from '#kernel/language.ts'
import type { ReleaseHead } from '#kernel/publish/publish.schema.ts'
import { iso } from '#kernel/time.ts'
import { license, type Publisher } from './files.rules.ts'

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

// A feed may not hold what XML has no sign for, however it is written.
const text = (words: string): string =>
  words
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 leaves out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => signs[sign]!)

/** Words of the feed, in its language. */
export interface FeedWords {
  readonly title: string
  entry(release: ReleaseHead): string
  /** what is new in it */
  summary(release: ReleaseHead): string
}

/**
 * What was released, the newest first, for programs that tell people when there is something new.
 * @see Nottingham & Sayre (2005), The Atom Syndication Format, RFC 4287
 */
export function releaseFeed(
  releases: readonly ReleaseHead[],
  language: Language,
  { name, url }: Publisher,
  words: FeedWords,
): string {
  const address = (number: number): string => text(`${url}/observatory/releases/${number}`)
  const entries = releases.map(
    (release) => `<entry><id>${address(release.number)}</id>
<title>${text(words.entry(release))}</title><updated>${iso(release.frozenAt)}</updated>
<link rel="alternate" href="${address(release.number)}"/>
<link rel="enclosure" type="text/csv" href="${text(`${url}/data/releases/${release.number}/release-${release.number}.csv`)}"/>
<summary>${text(words.summary(release))}</summary></entry>`,
  )
  const updated = iso(releases[0]?.frozenAt ?? 0)
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><id>${text(`${url}/observatory`)}</id>
<title>${text(words.title)}</title><updated>${updated}</updated><author><name>${text(name)}</name></author>
<rights>${text(license.name)}</rights><link rel="self" href="${text(`${url}/data/releases.${language}.atom`)}"/>
${entries.join('\n')}
</feed>
`
}
