import { Button, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import {
  BREAK_GLASS_MINUTES,
  type BreakGlass,
  endBreakGlass,
  listBreakGlass,
  openBreakGlass,
} from '../../../../contracts/break-glass.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { StepUpDeclined, withStepUp } from '../auth/step-up.tsx'
import classes from './admin.module.css'

const key = [...queryKeys.admin, 'break-glass'] as const

/** `/admin/emergency`: reading a case in an emergency, in sight of its people. */
export function EmergencyPage() {
  const list = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await api(listBreakGlass, { query: { page: 1, pageSize: 50 }, signal })).data,
  })
  return (
    <>
      <PageTitle>Emergency access</PageTitle>
      <h1 className={pageClasses.title}>Emergency access</h1>
      <p className={pageClasses.lead}>
        You cannot read cases. In an emergency you can read the brief and the files of one case for{' '}
        {BREAK_GLASS_MINUTES} minutes. Its people are told at once, read your reason, and see it in the audit for good.
      </p>
      <OpenForm />
      <h2 className={pageClasses.sectionTitle} style={{ marginTop: '2rem' }}>
        So far
      </h2>
      {list.isPending && <LoadingSkeleton lines={3} height={48} label="Loading" />}
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <EmptyState title="Nobody has ever used it" />}
      <ul className={classes.list}>
        {list.data?.map((grant) => (
          <Grant key={grant.id} grant={grant} />
        ))}
      </ul>
    </>
  )
}

function OpenForm() {
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { caseId: '', reason: '' },
    validate: {
      caseId: (value) => (z.uuid().safeParse(value.trim()).success ? null : 'Enter the id of the case'),
      reason: (value) => (value.trim().length < 20 ? 'Say why, so that the people of the case understand it' : null),
    },
  })
  const opening = useMutation({
    mutationFn: (body: { caseId: string; reason: string }) => {
      const idempotencyKey = crypto.randomUUID()
      return withStepUp(() => api(openBreakGlass, { body, idempotencyKey }))
    },
    onSuccess: async () => {
      announce('Emergency access is open. The people of the case are told.')
      form.reset()
      await cache.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <form
      className={pageClasses.form}
      noValidate
      onSubmit={form.onSubmit(({ caseId, reason }) => opening.mutate({ caseId: caseId.trim(), reason: reason.trim() }))}
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
      {opening.isError && !(opening.error instanceof StepUpDeclined) && (
        <FormError error={opening.error} title="Nothing was opened" />
      )}
      <div className={pageClasses.actions}>
        <Button type="submit" color="red" loading={opening.isPending}>
          Open emergency access
        </Button>
      </div>
    </form>
  )
}

function Grant({ grant }: { grant: BreakGlass }) {
  const cache = useQueryClient()
  const { id, reference, adminName, reason, startedAt, isOpen, isMine } = grant
  const ending = useMutation({
    mutationFn: () => api(endBreakGlass, { params: { id } }),
    onSuccess: async () => {
      announce('Emergency access has ended.')
      await cache.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <span className={classes.name}>{`Case ${reference}`}</span>
        <span className={classes.quiet}>
          {adminName} · <RelativeTime at={startedAt} />
        </span>
        {reason && <span className={classes.quiet}>{reason}</span>}
        {ending.isError && <FormError error={ending.error} title="It has not ended" />}
      </div>
      <StateLabel tone={isOpen ? 'waiting' : 'note'}>{isOpen ? 'Open' : 'Ended'}</StateLabel>
      {isOpen && isMine && (
        <>
          <Button component={Link} to={`/admin/emergency/${id}`} variant="default">
            Read
          </Button>
          <Button
            variant="default"
            loading={ending.isPending}
            onClick={() => ending.mutate()}
            aria-label={`End the access to case ${reference}`}
          >
            End now
          </Button>
        </>
      )}
    </li>
  )
}
