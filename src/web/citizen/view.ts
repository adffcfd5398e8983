import { useEffect, useState } from 'react'
import type { Step } from '#listen/web.ts'

/** What stands on the screen. */
export type View =
  | { readonly name: 'home' }
  | { readonly name: 'report'; readonly step: Step }
  | { readonly name: 'follow'; readonly code?: string }
  | { readonly name: 'sent'; readonly key: string }

/** The view, where going back and forward in the browser, and loading the page again, lead to the same one. */
export function useView() {
  const [view, setView] = useState<View>(viewOfHistory)
  useEffect(() => {
    const back = () => setView(viewOfHistory())
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  const show = (next: View, o: { replace?: boolean } = {}): void => {
    // A code stands neither in an address nor in the browser's history: others may use the phone.
    const kept = next.name === 'follow' ? { name: 'follow' } : next
    const address = next.name === 'follow' ? '/seguir' : '/'
    if (o.replace === true) history.replaceState(kept, '', address)
    else history.pushState(kept, '', address)
    setView(next)
    scrollTo(0, 0)
  }
  return { view, show }
}

function viewOfHistory(): View {
  if (location.pathname === '/seguir') return { name: 'follow' }
  return (history.state as View | null) ?? { name: 'home' }
}
