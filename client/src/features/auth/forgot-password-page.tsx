import { Anchor, Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { forgotPassword } from '../../../../contracts/auth.ts'
import { api } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './auth.module.css'
import { AuthLayout } from './auth-layout.tsx'

/** `/forgot-password`: asks for the link by mail. It never says whether there is such an account. */
export function ForgotPasswordPage() {
  const form = useForm({
    initialValues: { email: '' },
    validate: schemaResolver(bodySchemaOf(forgotPassword), { sync: true }),
  })
  const asking = useMutation({
    mutationFn: (body: { email: string }) => api(forgotPassword, { body }),
    onSuccess: () => announce('If there is an account with this address, a mail is on its way.'),
  })
  return (
    <AuthLayout
      title="Forgot your password?"
      lead={
        <>
          We mail you a link to set a new one.{' '}
          <Anchor component={Link} to="/sign-in" underline="always">
            Back to signing in
          </Anchor>
        </>
      }
    >
      {asking.isSuccess && (
        <Note tone="done">
          If there is an account with {asking.variables.email}, a mail is on its way. Its link works for an hour.
        </Note>
      )}
      <form className={classes.form} onSubmit={form.onSubmit((values) => asking.mutate(values))} noValidate>
        <TextInput label="E-mail" type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
        {asking.isError && <FormError error={asking.error} />}
        <Button type="submit" size="md" loading={asking.isPending} variant={asking.isSuccess ? 'default' : 'filled'}>
          {asking.isSuccess ? 'Send it again' : 'Send the link'}
        </Button>
      </form>
    </AuthLayout>
  )
}
