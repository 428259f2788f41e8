import type { ReactNode } from 'react'
import classes from './state-label.module.css'

/** A state in a word or two, coloured by what it means; the word is there without the colour too. */
export function StateLabel({ tone, children }: { tone: 'note' | 'waiting' | 'done' | 'danger'; children: ReactNode }) {
  return (
    <span className={classes.label} data-tone={tone}>
      {children}
    </span>
  )
}
