import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useSession } from '../../api/session.ts'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'

/** A case that does not exist or is not shared with this person: the two must look the same. */
export function NoAccessPage() {
  const { user } = useSession()
  return (
    <div className={classes.narrow}>
      <PageTitle>No access</PageTitle>
      <h1 className={classes.title}>You cannot open this case</h1>
      <p className={classes.lead}>
        It does not exist, or it is not shared with {user ? user.name : 'you'}. The person whose case it is can invite
        you: ask them for an invitation to the e-mail address that you sign in with.
      </p>
      <div className={classes.actions}>
        <Button component={Link} to="/">
          Go to your cases
        </Button>
        <Button component={Link} to="/invitations" variant="default">
          See your invitations
        </Button>
      </div>
    </div>
  )
}
