import { createContext, useContext } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'

/** What every screen knows of the installation it belongs to. */
export const SiteContext = createContext<SiteView | undefined>(undefined)

/** Whose installation it is, and of what place: only what adds to the product's own name. */
export const institutionWords = ({ name, placeName }: SiteView): string =>
  [name.toLowerCase() === 'convive' ? '' : name, placeName].filter(Boolean).join(' · ')

/** The installation; only inside the shell, which waits for it. */
export function useSite(): SiteView {
  const site = useContext(SiteContext)
  if (site === undefined) throw new RangeError('got no site, wanted one around this screen')
  return site
}
