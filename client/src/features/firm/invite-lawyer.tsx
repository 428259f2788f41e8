import { Button, NativeSelect, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { inviteToLawFirm } from '../../../../contracts/law-firms.ts'
import { api, hasCode } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import classes from './firm.module.css'
import { firmKey } from './firm-queries.ts'

const bodySchema = bodySchemaOf(inviteToLawFirm)
type Invite = z.infer<typeof bodySchema>

/** Invites a lawyer by e-mail. The answer is the same whether or not the address has an account. */
export function InviteLawyer({ lawFirmId }: { lawFirmId: string }) {
  const cache = useQueryClient()
  const form = useForm<Invite>({
    initialValues: { email: '', role: 'member' },
    validate: schemaResolver(bodySchema, { sync: true }),
  })
  const inviting = useMutation({
    mutationFn: (body: Invite) => api(inviteToLawFirm, { params: { id: lawFirmId }, body: bodySchema.parse(body) }),
    onSuccess: async ({ data }) => {
      announce(`The invitation to ${data.email} is on its way.`)
      form.setFieldValue('email', '')
      await cache.invalidateQueries({ queryKey: firmKey })
    },
    onError: (error) => {
      if (hasCode(error, 'ALREADY_MEMBER')) form.setFieldError('email', 'This person is in the firm already')
    },
  })
  return (
    <form
      className={`${pageClasses.form} ${classes.report}`}
      onSubmit={form.onSubmit((values) => inviting.mutate(values))}
      noValidate
    >
      <div className={classes.fields}>
        <TextInput
          label="Invite a lawyer by e-mail"
          type="email"
          autoComplete="off"
          className={classes.grow ?? ''}
          {...form.getInputProps('email')}
        />
        <NativeSelect
          label="As"
          data={[
            { value: 'member', label: 'Lawyer' },
            { value: 'admin', label: 'Admin' },
          ]}
          {...form.getInputProps('role')}
        />
      </div>
      {inviting.isSuccess && <Note tone="done">The invitation to {inviting.data.data.email} is on its way.</Note>}
      {inviting.isError && !hasCode(inviting.error, 'ALREADY_MEMBER') && (
        <FormError error={inviting.error} title="The invitation was not sent" />
      )}
      <div>
        <Button type="submit" variant="default" loading={inviting.isPending}>
          Send the invitation
        </Button>
      </div>
    </form>
  )
}
