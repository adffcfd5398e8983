import { useEffect, useLayoutEffect, useRef } from 'react'
import { nameTab } from './tab-title.ts'

/** The heading of a screen: takes the focus when the screen comes, and names the tab. */
export function ScreenTitle({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // Before it is seen, so that the focus is not taken from where somebody works already.
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    nameTab(children)
  }, [children])
  return (
    <h1 ref={heading} tabIndex={-1} className="screen-title">
      {children}
    </h1>
  )
}
