import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '#web/messages.ts'

interface SureProps {
  readonly label: string
  /** what will be so afterwards */
  readonly question: string
  readonly isBusy: boolean
  readonly color?: 'danger' | 'brand'
  readonly size?: 'xs' | 'sm'
  /** how much it is what one came for */
  readonly variant?: 'subtle' | 'filled'
  readonly isDisabled?: boolean
  run(): void
}

/** A button that asks before it does what cannot be undone. */
export function Sure({
  label,
  question,
  isBusy,
  color = 'danger',
  size = 'sm',
  variant = 'subtle',
  isDisabled = false,
  run,
}: SureProps) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking)
    return (
      <Button
        variant={variant}
        disabled={isDisabled}
        color={color}
        size={size}
        loading={isBusy}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
    )
  return (
    <span className="sure" role="alertdialog" aria-label={question}>
      <span>{question}</span>
      <Button
        color={color}
        size={size}
        autoFocus
        disabled={isDisabled}
        loading={isBusy}
        onKeyDown={(event) => {
          // A key that is held down answers no question.
          if (event.repeat) event.preventDefault()
        }}
        onClick={() => {
          setAsking(false)
          run()
        }}
      >
        {t('state.yes')}
      </Button>
      <Button variant="outline" color="brand" size={size} onClick={() => setAsking(false)}>
        {t('state.cancel')}
      </Button>
    </span>
  )
}
