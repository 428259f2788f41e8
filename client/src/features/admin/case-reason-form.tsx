import { Button, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { StepUpDeclined, withStepUp } from '../auth/step-up.tsx'

interface CaseAndReason {
  caseId: string
  reason: string
}

/** Something an administrator does to one case, with a reason that its people read, after a fresh proof of who it is. */
export function CaseReasonForm({ act, done, failed, button, isGrave = false, least, tooShort, queryKey }: Props) {
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { caseId: '', reason: '' },
    validate: {
      caseId: (value) => (z.uuid().safeParse(value.trim()).success ? null : 'Enter the id of the case'),
      reason: (value) => (value.trim().length < least ? tooShort : null),
    },
  })
  const acting = useMutation({
    mutationFn: (body: CaseAndReason) => {
      const idempotencyKey = crypto.randomUUID()
      return withStepUp(() => act(body, idempotencyKey))
    },
    onSuccess: async () => {
      announce(done)
      form.reset()
      await cache.invalidateQueries({ queryKey })
    },
  })
  return (
    <form
      className={pageClasses.form}
      noValidate
      onSubmit={form.onSubmit(({ caseId, reason }) => acting.mutate({ caseId: caseId.trim(), reason: reason.trim() }))}
    >
      <TextInput label="Id of the case" {...form.getInputProps('caseId')} />
      <Textarea
        label="Reason"
        description="The people of the case read it."
        autosize
        minRows={2}
        maxLength={1000}
        {...form.getInputProps('reason')}
      />
      {acting.isError && !(acting.error instanceof StepUpDeclined) && <FormError error={acting.error} title={failed} />}
      <div className={pageClasses.actions}>
        <Button type="submit" {...(isGrave && { color: 'red' })} loading={acting.isPending}>
          {button}
        </Button>
      </div>
    </form>
  )
}

interface Props {
  act: (body: CaseAndReason, idempotencyKey: string) => Promise<unknown>
  /** What is said when it is done, and above the error when it is not. */
  done: string
  failed: string
  button: string
  isGrave?: boolean
  /** Letters that a reason has at least, and what is said to fewer. */
  least: number
  tooShort: string
  /** What shows the act's result. */
  queryKey: readonly unknown[]
}
