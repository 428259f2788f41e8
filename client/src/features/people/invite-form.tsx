import { Button, NativeSelect, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import type { z } from 'zod'
import { caseRoles } from '../../../../contracts/access.ts'
import { type CaseMember, inviteToCase } from '../../../../contracts/cases.ts'
import { hasCode } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import { partyNames, roleExplanations } from '../../ui/party-names.ts'
import classes from './people.module.css'
import { useInvite } from './people-mutations.ts'

const bodySchema = bodySchemaOf(inviteToCase)
type Invite = z.infer<typeof bodySchema>

/** Invites somebody by e-mail. The answer is the same whether or not the address has an account. */
export function InviteForm({ caseId, members }: { caseId: string; members: readonly CaseMember[] }) {
  const form = useForm<Invite>({
    initialValues: { email: '', role: 'lawyer' },
    validate: schemaResolver(bodySchema, { sync: true }),
  })
  const inviting = useInvite(caseId)
  function submit(values: Invite): void {
    const invite = bodySchema.parse(values)
    if (members.some((member) => member.status === 'active' && member.email.toLowerCase() === invite.email)) {
      form.setFieldError('email', 'This person is already in the case')
      return
    }
    inviting.mutate(invite, {
      onSuccess: () => form.setFieldValue('email', ''),
      onError: (error) => {
        if (hasCode(error, 'ALREADY_MEMBER')) form.setFieldError('email', 'This person is already in the case')
        else form.setErrors(fieldErrorsOf(error, ['email', 'role']) ?? {})
      },
    })
  }
  const explained = hasCode(inviting.error, 'ALREADY_MEMBER') || fieldErrorsOf(inviting.error, ['email', 'role'])
  return (
    <form className={classes.invite} onSubmit={form.onSubmit(submit)} noValidate>
      <h3 className={classes.inviteTitle}>Invite somebody</h3>
      <div className={classes.inviteFields}>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          className={classes.inviteEmail ?? ''}
          {...form.getInputProps('email')}
        />
        <NativeSelect
          label="Role"
          data={caseRoles.map((value) => ({ value, label: partyNames[value] }))}
          {...form.getInputProps('role')}
        />
      </div>
      <p className={classes.hint}>{roleExplanations[form.values.role]}</p>
      {inviting.isSuccess && (
        <Note tone="done">
          The invitation to {inviting.data.data.email} is on its way. They join with the link in the mail.
        </Note>
      )}
      {inviting.isError && !explained && <FormError error={inviting.error} title="The invitation was not sent" />}
      <Button type="submit" loading={inviting.isPending}>
        Send the invitation
      </Button>
    </form>
  )
}
