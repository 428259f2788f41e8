import type { ReactNode } from 'react'
import classes from './form.module.css'

interface NoteProps {
  /** `waiting`: something is up to you. `done`: it worked. Neither: to know. */
  tone?: 'note' | 'waiting' | 'done'
  children: ReactNode
}

/** A short remark inside a page or form. */
export function Note({ tone = 'note', children }: NoteProps) {
  return <div className={classes[tone]}>{children}</div>
}
