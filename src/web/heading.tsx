import { useEffect, useLayoutEffect, useRef } from 'react'

/** The heading of a screen: a new one is where the eye and the reading voice begin, and what the tab is called. */
export function Heading({ id, text }: { readonly id: string; readonly text: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(text)
  // Before it is seen: in the phones' build an effect runs after the page is drawn, and would take the focus from a
  // field in which somebody types already.
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [])
  // And after it: whoever goes back is put by the browser where she was before, which was another question.
  useEffect(() => scrollTo(0, 0), [])
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
