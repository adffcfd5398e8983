import { useLayoutEffect, useRef, useState } from 'react'

interface TwiceProps {
  readonly label: string
  /** what will be gone afterwards */
  readonly question: string
  readonly yes: string
  readonly no: string
  run(): void
}

/** A link of a phone's page that asks once more before it removes what cannot come back. */
export function Twice({ label, question, yes, no, run }: TwiceProps) {
  const [isAsking, setAsking] = useState(false)
  const wasAsked = useRef(false)
  const next = useRef<HTMLButtonElement>(null)
  // Who works by keys goes on where the question stands, at the answer that removes nothing, and back from there:
  // before it is seen, so that no key that is pressed then goes to the page.
  useLayoutEffect(() => {
    if (isAsking || wasAsked.current) next.current?.focus()
    wasAsked.current = isAsking
  }, [isAsking])
  if (!isAsking)
    return (
      <button type="button" className="link" ref={next} onClick={() => setAsking(true)}>
        {label}
      </button>
    )
  return (
    <div role="alertdialog" aria-label={question}>
      <p>{question}</p>
      <button type="button" className="main" ref={next} onClick={() => setAsking(false)}>
        {no}
      </button>
      <button type="button" className="main quiet" onClick={run}>
        {yes}
      </button>
    </div>
  )
}
