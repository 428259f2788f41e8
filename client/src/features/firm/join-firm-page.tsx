import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { acceptLawFirmInvitationByToken } from '../../../../contracts/law-firms.ts'
import { api, hasCode } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { firmKey } from './firm-queries.ts'

const KEY = 'lc.firm-invitation'

/** `/firm/join#token=…`: the mailed link, for lawyers with and without an account. */
export function JoinFirmPage() {
  const { status } = useSession()
  const token = useMailedToken()
  const next = `?next=${encodeURIComponent('/firm/join')}`
  return (
    <div className={classes.narrow}>
      <PageTitle>Join a firm</PageTitle>
      <div className={classes.head}>
        <h1 className={classes.title}>You are invited to a law firm</h1>
      </div>
      {status === 'loading' && <LoadingSkeleton lines={3} label="Loading the invitation" />}
      {status === 'signed-out' && (
        <>
          <p>To join, sign in or open a lawyer’s account with the e-mail address that this invitation was sent to.</p>
          <div className={classes.actions}>
            <Button component={Link} to={`/register${next}`}>
              Open an account
            </Button>
            <Button component={Link} to={`/sign-in${next}`} variant="default">
              Sign in
            </Button>
          </div>
        </>
      )}
      {status === 'signed-in' && <Join token={token} />}
    </div>
  )
}

/** The token leaves the address at once, where it would be copied and logged, and stays in this tab. */
function useMailedToken(): string | undefined {
  const { hash, pathname } = useLocation()
  const navigate = useNavigate()
  const [token] = useState(() => new URLSearchParams(hash.slice(1)).get('token') ?? sessionStorage.getItem(KEY))
  useEffect(() => {
    if (token) sessionStorage.setItem(KEY, token)
    if (hash) void navigate(pathname, { replace: true })
  }, [token, hash, pathname, navigate])
  return token ?? undefined
}

function Join({ token }: { token: string | undefined }) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const joining = useMutation({
    mutationFn: (token: string) => api(acceptLawFirmInvitationByToken, { body: { token } }),
    onSuccess: async () => {
      sessionStorage.removeItem(KEY)
      announce('You have joined the firm.')
      await cache.invalidateQueries({ queryKey: firmKey })
      await navigate('/firm')
    },
  })
  if (!token || hasCode(joining.error, 'NOT_FOUND', 'VALIDATION_ERROR')) {
    return (
      <Note tone="waiting">
        This invitation does not work with this account. It was sent to another address, or it has been used, cancelled
        or has run out. Ask for a new one.
      </Note>
    )
  }
  return (
    <>
      <p>The people of the firm will see your name and address, and clients that you belong to it.</p>
      {joining.isError && <FormError error={joining.error} title="You have not joined yet" />}
      <div className={classes.actions}>
        <Button loading={joining.isPending} onClick={() => joining.mutate(token)}>
          Join the firm
        </Button>
        <Button component={Link} to="/firm" variant="subtle">
          Not now
        </Button>
      </div>
    </>
  )
}
