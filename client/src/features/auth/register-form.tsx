import { Anchor, Button, Radio, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from 'react-router'
import type { z } from 'zod'
import { register } from '../../../../contracts/auth.ts'
import { api, hasCode } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { session } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import classes from './auth.module.css'
import { NewPasswordField } from './new-password-field.tsx'
import { ProviderButton } from './provider-button.tsx'

type Registration = z.infer<NonNullable<typeof register.body>>

const FIELDS = ['name', 'email', 'password', 'role']

/** Who are you, in plain words. Nobody can register as an administrator. */
const roles: { value: Registration['role']; label: string; description: string }[] = [
  { value: 'client', label: 'I need legal help', description: 'As a client you open cases and invite people to them.' },
  { value: 'lawyer', label: 'I am a lawyer', description: 'You work on the cases that clients invite you to.' },
]

/** What fills the form, what it says when something is wrong, and signing in at once when it works. */
export function RegisterForm() {
  const { search } = useLocation()
  const form = useForm<Registration>({
    initialValues: { name: '', email: '', password: '', role: 'client' },
    validate: schemaResolver(bodySchemaOf(register), { sync: true }),
    validateInputOnBlur: ['email'],
  })
  const attempt = useMutation({
    mutationFn: async (body: Registration) => (await api(register, { body })).data,
    onSuccess: (signedIn) => {
      session.adopt(signedIn)
      announce(
        `Your account is open. You are signed in as ${signedIn.user.name}. A mail to confirm your address is on its way.`,
      )
    },
    onError: (error) => form.setErrors(fieldErrorsOf(error, FIELDS) ?? {}),
  })
  const taken = hasCode(attempt.error, 'EMAIL_TAKEN') && attempt.variables?.email === form.values.email
  const explained = taken || fieldErrorsOf(attempt.error, FIELDS) !== undefined
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => attempt.mutate(values))} noValidate>
      <Radio.Group label="What brings you here?" {...form.getInputProps('role')}>
        <div className={classes.roles}>
          {roles.map((role) => (
            <Radio key={role.value} {...role} classNames={{ root: classes.role, label: classes.roleLabel }} />
          ))}
        </div>
      </Radio.Group>
      <TextInput label="Your name" autoComplete="name" {...form.getInputProps('name')} />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        {...form.getInputProps('email')}
        {...(taken && { error: <TakenAddress search={search} /> })}
      />
      <NewPasswordField label="Password" {...form.getInputProps('password')} />
      {attempt.isError && !explained && <FormError error={attempt.error} />}
      <Button type="submit" size="md" loading={attempt.isPending}>
        Open the account
      </Button>
      <ProviderButton role={form.values.role} />
    </form>
  )
}

function TakenAddress({ search }: { search: string }) {
  return (
    <>
      There is an account with this address.{' '}
      <Anchor component={Link} to={`/sign-in${search}`} inherit underline="always">
        Sign in instead
      </Anchor>
    </>
  )
}
