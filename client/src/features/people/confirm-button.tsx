import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import classes from './people.module.css'

interface ConfirmButtonProps {
  /** One word on the button. */
  label: string
  /** Whom or what, for screen readers. */
  about: string
  /** What happens, in words. */
  question: string
  confirm: string
  isPending: boolean
  onConfirm: () => void
}

/** Mantine's sign that Esc pressed here is not meant for the dialog around it: only the question closes. */
const keepsDialogOpen = { 'data-mantine-stop-propagation': true }

/** For what cannot be taken back with one click: the first press says what happens, the second does it. Esc keeps. */
export function ConfirmButton({ label, about, question, confirm, isPending, onConfirm }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isAsking) keep.current?.focus()
  }, [isAsking])
  if (!isAsking) {
    return (
      <button type="button" className={classes.quietButton} onClick={() => setAsking(true)}>
        {label}
        <span className="visually-hidden"> {about}</span>
      </button>
    )
  }
  return (
    <fieldset
      className={classes.confirm}
      aria-label={`${label} ${about}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        setAsking(false)
      }}
    >
      <p>{question}</p>
      <Button size="compact-sm" color="red" loading={isPending} onClick={onConfirm} {...keepsDialogOpen}>
        {confirm}
      </Button>
      <Button ref={keep} size="compact-sm" variant="default" onClick={() => setAsking(false)} {...keepsDialogOpen}>
        Keep
      </Button>
    </fieldset>
  )
}
