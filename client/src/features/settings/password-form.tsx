import { Button } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changePassword } from '../../../../contracts/auth.ts'
import { api } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { NewPasswordField } from '../auth/new-password-field.tsx'
import { withStepUp } from '../auth/step-up.tsx'
import { ActError } from './act-error.tsx'

/** A new password; the one before is asked for by the dialog that confirms who it is. */
export function PasswordForm() {
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { password: '' },
    validate: schemaResolver(bodySchemaOf(changePassword), { sync: true }),
  })
  const changing = useMutation({
    mutationFn: (body: { password: string }) => withStepUp(() => api(changePassword, { body })),
    onSuccess: () => {
      form.reset()
      announce('Your new password is set. Other devices are signed out.')
      void cache.invalidateQueries({ queryKey: queryKeys.sessions })
    },
  })
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => changing.mutate(values))} noValidate>
      <NewPasswordField label="New password" {...form.getInputProps('password')} />
      <ActError error={changing.error} />
      {changing.isSuccess && <Note tone="done">Your new password is set. Other devices are signed out.</Note>}
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={changing.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  )
}
