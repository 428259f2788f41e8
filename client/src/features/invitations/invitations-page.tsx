import { useSession } from '../../api/session.ts'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { InvitationList } from './invitation-list.tsx'
import { JoinByLink } from './join-by-link.tsx'
import { SignInToJoin } from './sign-in-to-join.tsx'
import { usePendingToken } from './use-pending-token.ts'

/** `/invitations`: what one is invited to. A mailed link leads here too, `#token=…`, for people with and without an account. */
export function InvitationsPage() {
  const { status } = useSession()
  const { pending, joinAfterSignIn, forget } = usePendingToken()
  return (
    <div className={classes.narrow}>
      <PageTitle>Invitations</PageTitle>
      <div className={classes.head}>
        <h1 className={classes.title}>{pending ? 'You are invited to a case' : 'Invitations'}</h1>
      </div>
      {status === 'loading' && <LoadingSkeleton lines={3} label="Loading invitations" />}
      {status === 'signed-out' && <SignInToJoin hasLink={pending !== undefined} onChosen={joinAfterSignIn} />}
      {status === 'signed-in' && pending && (
        <JoinByLink token={pending.token} joinAtOnce={pending.joinOnReturn} onDone={forget} />
      )}
      {status === 'signed-in' && <InvitationList isSecond={pending !== undefined} />}
    </div>
  )
}
