import { Anchor, Button } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import { passwordSchema, resetPassword } from '../../../../contracts/auth.ts'
import { api, hasCode } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './auth.module.css'
import { AuthLayout } from './auth-layout.tsx'
import { LinkInvalid } from './link-invalid.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { useLinkToken } from './use-link-token.ts'

/** `/reset-password#token=…`: sets a new password. It signs nobody in: where two-factor is on, it is still needed. */
export function ResetPasswordPage() {
  const token = useLinkToken()
  const form = useForm({
    initialValues: { password: '' },
    validate: schemaResolver(z.object({ password: passwordSchema }), { sync: true }),
  })
  const setting = useMutation({
    mutationFn: (body: { token: string; password: string }) => api(resetPassword, { body }),
    onSuccess: () => announce('Your new password is set.'),
  })
  const isDead = token === undefined || hasCode(setting.error, 'LINK_INVALID')
  if (setting.isSuccess) {
    return (
      <AuthLayout title="Your new password is set" lead="You were signed out everywhere, so that nobody else is in.">
        <Note tone="done">Sign in with the new password. API keys were revoked; make new ones in the settings.</Note>
        <Button component={Link} to="/sign-in" size="md">
          Sign in
        </Button>
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title="Set a new password" lead="You are signed out everywhere when it is set.">
      {isDead && <LinkInvalid to="/forgot-password" action="Ask for a new link" />}
      {token !== undefined && !isDead && (
        <form
          className={classes.form}
          onSubmit={form.onSubmit(({ password }) => setting.mutate({ token, password }))}
          noValidate
        >
          <NewPasswordField label="New password" autoFocus {...form.getInputProps('password')} />
          {setting.isError && <FormError error={setting.error} />}
          <Button type="submit" size="md" loading={setting.isPending}>
            Set the password
          </Button>
          <Anchor component={Link} to="/sign-in" className={classes.other}>
            Back to signing in
          </Anchor>
        </form>
      )}
    </AuthLayout>
  )
}
