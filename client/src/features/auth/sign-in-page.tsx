import { Anchor, Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link, Navigate, useLocation } from 'react-router'
import type { z } from 'zod'
import { login } from '../../../../contracts/auth.ts'
import { hasCode } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { signIn, useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './auth.module.css'
import { AuthLayout } from './auth-layout.tsx'
import { nextPathOf } from './next-path.ts'
import { PasswordField } from './password-field.tsx'

type Credentials = z.infer<NonNullable<typeof login.body>>

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
      <SignInForm />
    </AuthLayout>
  )
}

function SignInForm() {
  const form = useForm<Credentials>({
    initialValues: { email: '', password: '' },
    validate: schemaResolver(bodySchemaOf(login), { sync: true }),
  })
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: (user) => announce(`You are signed in as ${user.name}.`),
    onError: (error) => {
      if (hasCode(error, 'BAD_CREDENTIALS')) form.setFieldError('password', 'This e-mail and password do not fit.')
    },
  })
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => attempt.mutate(values))} noValidate>
      <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
      <PasswordField label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
      {attempt.isError && !hasCode(attempt.error, 'BAD_CREDENTIALS') && <FormError error={attempt.error} />}
      <Button type="submit" size="md" loading={attempt.isPending}>
        Sign in
      </Button>
    </form>
  )
}
