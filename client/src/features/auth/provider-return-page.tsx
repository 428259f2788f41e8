import { Anchor, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link, Navigate, useLocation, useNavigate } from 'react-router'
import { finishProviderSignIn } from '../../../../contracts/provider-sign-in.ts'
import { api, hasCode } from '../../api/api.ts'
import { session, useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './auth.module.css'
import { AuthLayout } from './auth-layout.tsx'
import { nextPathOf } from './next-path.ts'
import { OtpField } from './otp-field.tsx'
import { takeNextPath } from './provider-next-path.ts'

/** `/sign-in/provider`: the provider sends the browser back here; what it sends along ends the sign-in and leaves the address. */
export function ProviderReturnPage() {
  const { status } = useSession()
  const { search, pathname } = useLocation()
  const navigate = useNavigate()
  const [query] = useState(search)
  const [next] = useState(() => nextPathOf(`?next=${encodeURIComponent(takeNextPath())}`))
  const finishing = useMutation({
    mutationFn: async (body: { query?: string; otp?: string }) => (await api(finishProviderSignIn, { body })).data,
    onSuccess: (signedIn) => {
      session.adopt(signedIn)
      announce(`You are signed in as ${signedIn.user.name}.`)
    },
  })
  const sent = useRef(false)
  useEffect(() => {
    // The answer of the provider works once: also when React runs effects twice.
    if (sent.current || query === '') return
    sent.current = true
    void navigate(pathname, { replace: true })
    finishing.mutate({ query })
  }, [query, pathname, navigate, finishing.mutate])
  if (status === 'signed-in') return <Navigate to={next} replace />
  if (query === '') return <Navigate to="/sign-in" replace />
  const needsCode = hasCode(finishing.error, 'OTP_REQUIRED', 'OTP_INVALID') || finishing.variables?.otp !== undefined
  return (
    <AuthLayout title="Sign in" lead={leadOf({ needsCode, isRefused: finishing.isError })}>
      {needsCode && (
        <CodeForm
          isWrong={hasCode(finishing.error, 'OTP_INVALID')}
          isPending={finishing.isPending}
          onCode={(otp) => finishing.mutate({ otp })}
        />
      )}
      {!needsCode && finishing.isError && <Refused error={finishing.error} />}
      {!needsCode && !finishing.isError && <LoadingSkeleton lines={2} height={36} label="Signing you in" />}
    </AuthLayout>
  )
}

function leadOf({ needsCode, isRefused }: { needsCode: boolean; isRefused: boolean }): string {
  if (needsCode) return 'One more step: your account has two-factor on.'
  return isRefused ? 'You are not signed in yet.' : 'A moment …'
}

interface CodeFormProps {
  isWrong: boolean
  isPending: boolean
  onCode: (otp: string) => void
}

function CodeForm({ isWrong, isPending, onCode }: CodeFormProps) {
  const [otp, setOtp] = useState('')
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (otp.trim().length >= 6) onCode(otp)
      }}
      noValidate
    >
      <OtpField
        value={otp}
        autoFocus
        error={isWrong && 'This code does not fit.'}
        onChange={(event) => setOtp(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={isPending}>
        Sign in
      </Button>
    </form>
  )
}

/** Why the sign-in ended, and the way on. */
function Refused({ error }: { error: Error }) {
  if (hasCode(error, 'ACCOUNT_NEEDED')) {
    return (
      <>
        <Note tone="waiting">There is no account for you yet. Say first whether you need help or are a lawyer.</Note>
        <Button component={Link} to="/register" size="md">
          Open an account
        </Button>
      </>
    )
  }
  const isKnown = hasCode(error, 'ADDRESS_NOT_CONFIRMED', 'PROVIDER_ADDRESS_UNVERIFIED', 'PROVIDER_SIGN_IN_FAILED')
  return (
    <>
      {isKnown ? <Note tone="waiting">{error.message}</Note> : <FormError error={error} />}
      {hasCode(error, 'ADDRESS_NOT_CONFIRMED') && (
        <p>Then confirm your address in the settings. After that, this way works too.</p>
      )}
      <Anchor component={Link} to="/sign-in">
        Back to signing in
      </Anchor>
    </>
  )
}
