import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { invitationsQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { canOpenCases } from './case-words.ts'

/** The first visit: what will be here, and the one next step for this person. */
export function NoCases() {
  const { user } = useSession()
  const { data: invitations } = useQuery(invitationsQuery)
  const waiting = invitations?.length ?? 0
  if (waiting > 0) {
    return (
      <EmptyState
        title={waiting === 1 ? 'An invitation is waiting for you' : `${waiting} invitations are waiting for you`}
        text="Once you have joined a case, it is listed here."
        action={
          <Button component={Link} to="/invitations">
            See {waiting === 1 ? 'the invitation' : 'the invitations'}
          </Button>
        }
      />
    )
  }
  if (user?.role === 'lawyer') {
    return (
      <EmptyState
        title="You are not in a case yet"
        text="Look for cases that are open to lawyers with your licence. A client can also invite you by e-mail, to the address that you sign in with."
        action={
          <Button component={Link} to="/feed">
            See open cases
          </Button>
        }
      />
    )
  }
  if (!canOpenCases(user)) {
    return (
      <EmptyState
        title="You are not in a case yet"
        text="A client invites you by e-mail to the address that you sign in with. Open the link in that mail to join."
        action={
          <Button component={Link} to="/invitations" variant="default">
            Look at invitations
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      title="You have no cases yet"
      text="A case holds everything about one legal matter: what happened, your notes, and the people who help you. Only a title is needed to begin."
      action={
        <Button component={Link} to="/cases/new">
          Open your first case
        </Button>
      }
    />
  )
}
