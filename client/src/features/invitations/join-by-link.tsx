import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { acceptInvitationByToken } from '../../../../contracts/cases.ts'
import { api, hasCode } from '../../api/api.ts'
import { meQuery } from '../../api/queries.ts'
import { signOut } from '../../api/session.ts'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { useJoin } from './use-join.ts'

interface JoinByLinkProps {
  token: string
  /** The person has already said yes and only had to sign in. */
  joinAtOnce: boolean
  /** The link is used up or given up. */
  onDone: () => void
}

/** Joins with the token of a mailed link. */
export function JoinByLink({ token, joinAtOnce, onDone }: JoinByLinkProps) {
  const me = useQuery(meQuery)
  const joining = useJoin(() => api(acceptInvitationByToken, { body: { token } }), onDone)
  const tried = useRef(false)
  const { mutate } = joining
  useEffect(() => {
    if (!joinAtOnce || tried.current) return
    tried.current = true
    mutate()
  }, [joinAtOnce, mutate])
  if (hasCode(joining.error, 'NOT_FOUND', 'VALIDATION_ERROR')) {
    return <WrongAddress email={me.data?.email} onDone={onDone} />
  }
  if (joinAtOnce && joining.isPending) return <LoadingSkeleton lines={3} label="Joining the case" />
  return (
    <>
      <p>
        Join it as <strong>{me.data?.email ?? 'yourself'}</strong>. The people in the case will see your name and what
        you write in the shared documents.
      </p>
      {joining.isError && <FormError error={joining.error} title="You have not joined yet" />}
      <div className={classes.actions}>
        <Button loading={joining.isPending} onClick={() => joining.mutate()}>
          Join the case
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Not now
        </Button>
      </div>
    </>
  )
}

function WrongAddress({ email, onDone }: { email: string | undefined; onDone: () => void }) {
  const navigate = useNavigate()
  async function changeAccount(): Promise<void> {
    if (await signOut()) await navigate('/invitations')
  }
  return (
    <div role="alert">
      <Note tone="waiting">
        This invitation does not work with {email ?? 'this account'}. Either it was sent to another e-mail address of
        yours, or it has been used, cancelled or has run out. Sign in with the address that received the mail, or ask
        for a new invitation.
      </Note>
      <div className={classes.actions}>
        <Button onClick={() => void changeAccount()}>Use another account</Button>
        <Button variant="subtle" onClick={onDone}>
          Forget this invitation
        </Button>
      </div>
    </div>
  )
}
