import type { ReactNode } from 'react'
import classes from './states.module.css'

interface EmptyStateProps {
  /** One sentence: what would be here. */
  title: string
  text?: ReactNode
  /** The one next step. */
  action?: ReactNode
}

/** What a list or panel shows while there is nothing in it. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      {text !== undefined && <p className={classes.text}>{text}</p>}
      {action}
    </div>
  )
}
