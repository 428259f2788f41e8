import { Anchor, Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { z } from 'zod'
import { login, otpSchema } from '../../../../contracts/auth.ts'
import { hasCode } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { signIn, useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './auth.module.css'
import { AuthLayout } from './auth-layout.tsx'
import { nextPathOf } from './next-path.ts'
import { OtpField } from './otp-field.tsx'
import { PasswordField } from './password-field.tsx'
import { ProviderButton } from './provider-button.tsx'

interface SignInValues {
  email: string
  password: string
  /** Empty until it is asked for. */
  otp: string
}

/** `/sign-in`, and back to where the person wanted to go. */
export function SignInPage() {
  const session = useSession()
  const { search } = useLocation()
  if (session.status === 'signed-in') return <Navigate to={nextPathOf(search)} replace />
  return (
    <AuthLayout
      title="Sign in"
      lead={
        <>
          New here?{' '}
          <Anchor component={Link} to={`/register${search}`} underline="always">
            Open an account
          </Anchor>
        </>
      }
    >
      {session.status === 'signed-out' && session.because === 'ended' && (
        <Note tone="waiting">You were signed out. Sign in to go on; what you wrote is kept on this device.</Note>
      )}
      {session.status === 'signed-out' && session.because === 'erased' && (
        <Note tone="done">Your account was erased. Nothing of it is kept on this device any more.</Note>
      )}
      <SignInForm />
    </AuthLayout>
  )
}

function SignInForm() {
  const [needsCode, setNeedsCode] = useState(false)
  const form = useForm<SignInValues>({
    initialValues: { email: '', password: '', otp: '' },
    validate: schemaResolver(bodySchemaOf(login).extend({ otp: needsCode ? otpSchema : z.string() }), { sync: true }),
  })
  const attempt = useMutation({
    mutationFn: ({ otp, ...credentials }: SignInValues) => signIn(otp === '' ? credentials : { ...credentials, otp }),
    onSuccess: (user) => announce(`You are signed in as ${user.name}.`),
    onError: (error) => {
      if (hasCode(error, 'OTP_REQUIRED')) {
        setNeedsCode(true)
        announce('The password fits. Now enter the code of your authenticator app.')
      } else if (hasCode(error, 'OTP_INVALID')) form.setFieldError('otp', 'This code does not fit. Try the next one.')
      else if (hasCode(error, 'BAD_CREDENTIALS')) {
        // The password was changed meanwhile, or belongs to another address that was typed: begin again.
        setNeedsCode(false)
        form.setFieldValue('otp', '')
        form.setFieldError('password', 'This e-mail and password do not fit.')
      }
    },
  })
  const isExplained = hasCode(attempt.error, 'BAD_CREDENTIALS', 'OTP_REQUIRED', 'OTP_INVALID')
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => attempt.mutate(values))} noValidate>
      {needsCode ? (
        <>
          <Note>Two-factor is on for {form.values.email}.</Note>
          <OtpField key="otp" autoFocus {...form.getInputProps('otp')} />
        </>
      ) : (
        <>
          <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
          <PasswordField label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
          <Anchor component={Link} to="/forgot-password" className={classes.other}>
            Forgot your password?
          </Anchor>
        </>
      )}
      {attempt.isError && !isExplained && <AttemptError error={attempt.error} />}
      <Button type="submit" size="md" loading={attempt.isPending}>
        Sign in
      </Button>
      {needsCode ? (
        <Anchor
          component="button"
          type="button"
          className={classes.other}
          onClick={() => {
            setNeedsCode(false)
            form.setFieldValue('otp', '')
          }}
        >
          Sign in with another address
        </Anchor>
      ) : (
        <ProviderButton />
      )}
    </form>
  )
}

/** The server says how long to wait; that is of more use than "wait a minute". */
function AttemptError({ error }: { error: Error }) {
  if (hasCode(error, 'TOO_MANY_REQUESTS')) return <Note tone="waiting">{error.message}</Note>
  return <FormError error={error} />
}
