import { NativeSelect, Pagination } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { listVerifications } from '../../../../contracts/admin.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './admin.module.css'
import { VerificationItem } from './verification-item.tsx'

const states = [
  { value: 'waiting', label: 'Waiting for a decision' },
  { value: 'verified', label: 'Verified' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'expired', label: 'Run out' },
  { value: 'revoked', label: 'Taken back' },
] as const

const PAGE_SIZE = 20

/** `/admin/verifications`: licences that wait for somebody to look at them. */
export function VerificationsPage() {
  const [params, setParams] = useSearchParams()
  const state = states.find(({ value }) => value === params.get('state'))?.value ?? 'waiting'
  const page = Math.max(1, Number(params.get('page')) || 1)
  const query = { state, page, pageSize: PAGE_SIZE }
  const list = useQuery({
    queryKey: [...queryKeys.admin, 'verifications', query],
    queryFn: ({ signal }) => api(listVerifications, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  return (
    <>
      <PageTitle>Verification</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Verification</h1>
        <NativeSelect
          size="sm"
          aria-label="Which licences"
          data={[...states]}
          value={state}
          onChange={({ currentTarget }) => setParams({ state: currentTarget.value })}
        />
      </div>
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.isError && <LoadingSkeleton lines={6} height={40} label="Loading the licences" />}
      {list.data && total === 0 && <Nothing isQueue={state === 'waiting'} />}
      <ul className={classes.list}>
        {list.data?.data.map((item) => (
          <VerificationItem key={item.id} item={item} />
        ))}
      </ul>
      {total > PAGE_SIZE && (
        <Pagination
          className={classes.pages ?? ''}
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={(next) => setParams({ state, page: String(next) })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      )}
    </>
  )
}

function Nothing({ isQueue }: { isQueue: boolean }) {
  if (!isQueue) return <EmptyState title="No licence is in this state" />
  return (
    <EmptyState title="Nothing is waiting" text="Licences appear here when a lawyer hands in proof, oldest first." />
  )
}
