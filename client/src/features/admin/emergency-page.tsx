import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
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
import classes from './admin.module.css'
import { CaseReasonForm } from './case-reason-form.tsx'

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
      <CaseReasonForm
        act={(body, idempotencyKey) => api(openBreakGlass, { body, idempotencyKey })}
        done="Emergency access is open. The people of the case are told."
        failed="Nothing was opened"
        button="Open emergency access"
        isGrave
        least={20}
        tooShort="Say why, so that the people of the case understand it"
        queryKey={key}
      />
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
