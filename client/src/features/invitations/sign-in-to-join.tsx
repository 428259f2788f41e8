import { Button } from '@mantine/core'
import { Link } from 'react-router'
import classes from '../../ui/page.module.css'

interface SignInToJoinProps {
  /** True when an invitation link was opened. */
  hasLink: boolean
  onChosen: () => void
}

/** For people who are not signed in yet: an account first, then the case. */
export function SignInToJoin({ hasLink, onChosen }: SignInToJoinProps) {
  const next = `?next=${encodeURIComponent('/invitations')}`
  return (
    <>
      <p>
        {hasLink
          ? 'Somebody wants to work with you on a legal case. To join, sign in or open an account with the e-mail address that this invitation was sent to.'
          : 'Sign in to see the cases that you are invited to.'}
      </p>
      <div className={classes.actions}>
        <Button component={Link} to={`/register${next}`} onClick={onChosen}>
          {hasLink ? 'Open an account and join' : 'Open an account'}
        </Button>
        <Button component={Link} to={`/sign-in${next}`} onClick={onChosen} variant="default">
          {hasLink ? 'Sign in and join' : 'Sign in'}
        </Button>
      </div>
    </>
  )
}
