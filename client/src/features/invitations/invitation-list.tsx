import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { acceptInvitation, type Invitation } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { invitationsQuery, meQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import { partyNames, roleExplanations } from '../../ui/party-names.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { exactTime } from '../../ui/time-words.ts'
import classes from './invitations.module.css'
import { useJoin } from './use-join.ts'

/** Invitations to the address of whoever is signed in; `isSecond` when a link is being dealt with above. */
export function InvitationList({ isSecond }: { isSecond: boolean }) {
  const invitations = useQuery(invitationsQuery)
  const me = useQuery(meQuery)
  if (invitations.isError && !invitations.data) {
    return isSecond ? null : <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />
  }
  if (!invitations.data) return isSecond ? null : <LoadingSkeleton lines={3} height={28} label="Loading invitations" />
  if (invitations.data.length === 0) {
    if (isSecond) return null
    return me.data?.emailVerified === false ? (
      <NotVerified email={me.data.email} />
    ) : (
      <NothingWaiting email={me.data?.email} />
    )
  }
  return (
    <ul className={classes.list}>
      {invitations.data.map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  )
}

function NothingWaiting({ email }: { email: string | undefined }) {
  return (
    <EmptyState
      title="No invitation is waiting"
      text={`When somebody invites ${email ?? 'your address'} to a case, it shows here and comes by mail.`}
    />
  )
}

function NotVerified({ email }: { email: string }) {
  return (
    <Note>
      Invitations show here once we know that {email} is yours. Open the link in the invitation mail: that shows it, and
      you join at the same time.
    </Note>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const joining = useJoin(() => api(acceptInvitation, { params: { id: invitation.id } }))
  return (
    <li className={classes.invitation}>
      <div className={classes.about}>
        <h2 className={classes.title}>{invitation.caseTitle}</h2>
        <p>
          {invitation.invitedBy} invites you as {partyNames[invitation.role].toLowerCase()}.{' '}
          <span className={classes.quiet}>{roleExplanations[invitation.role]}</span>
        </p>
        <p className={classes.quiet}>
          <RelativeTime at={invitation.createdAt} /> · works until {exactTime(invitation.expiresAt)}
        </p>
      </div>
      <Button loading={joining.isPending} onClick={() => joining.mutate()} aria-label={`Join ${invitation.caseTitle}`}>
        Join
      </Button>
      {joining.isError && <FormError error={joining.error} title="You have not joined yet" />}
    </li>
  )
}
