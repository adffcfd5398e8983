import { useEffect, useRef } from 'react'

/** The heading of a screen: a new one is where the eye and the reading voice begin, and what the tab is called. */
export function Heading({ id, text }: { readonly id: string; readonly text: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(text)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <h1 id={id} tabIndex={-1} ref={heading}>
      {text}
    </h1>
  )
}

/** Names the tab. */
export function useTitle(text: string): void {
  useEffect(() => {
    document.title = `${text} · convive`
  }, [text])
}
