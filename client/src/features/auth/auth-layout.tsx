import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Note } from '../../ui/note.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './auth.module.css'
import { nextPathOf } from './next-path.ts'

interface AuthLayoutProps {
  title: string
  lead: ReactNode
  children: ReactNode
}

/** A form in the middle of a quiet page. */
export function AuthLayout({ title, lead, children }: AuthLayoutProps) {
  const { search } = useLocation()
  return (
    <div className={classes.page}>
      <PageTitle>{title}</PageTitle>
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.lead}>{lead}</p>
      {nextPathOf(search).startsWith('/invitations') && (
        <Note>Use the e-mail address that the invitation was sent to. You join the case right after.</Note>
      )}
      {children}
    </div>
  )
}
