import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type User, updateMe } from '../../../../contracts/users.ts'
import { api } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { queryKeys } from '../../api/queries.ts'
import { session } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'

const accountKinds: Record<User['role'], string> = {
  client: 'Client account',
  lawyer: 'Lawyer account',
  admin: 'Administrator account',
}

/** The name that other people see; the address is shown and cannot be changed here. */
export function NameForm({ user }: { user: User }) {
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { name: user.name },
    validate: schemaResolver(bodySchemaOf(updateMe), { sync: true }),
  })
  const saving = useMutation({
    mutationFn: async (body: { name: string }) => (await api(updateMe, { body })).data,
    onSuccess: (saved) => {
      announce('Your name is saved.')
      session.rename(saved.name)
      cache.setQueryData(queryKeys.me, saved)
      form.setInitialValues({ name: saved.name })
      form.setValues({ name: saved.name })
      // Other people's lists, and one's own in every case, carry the name.
      void cache.invalidateQueries({ queryKey: queryKeys.cases })
    },
    onError: (error) => form.setErrors(fieldErrorsOf(error, ['name']) ?? {}),
  })
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <p className={classes.lead}>
        {user.email} · {accountKinds[user.role]}
      </p>
      <TextInput
        label="Your name"
        description="People in your cases see it beside what you write."
        autoComplete="name"
        {...form.getInputProps('name')}
      />
      {saving.isError && !fieldErrorsOf(saving.error, ['name']) && <FormError error={saving.error} />}
      {saving.isSuccess && !form.isDirty() && <Note tone="done">Saved.</Note>}
      <div className={classes.actions}>
        <Button type="submit" loading={saving.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
      </div>
    </form>
  )
}
