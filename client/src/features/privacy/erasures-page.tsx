import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { type AdminErasure, erasureStates, listErasures, retryErasure } from '../../../../contracts/privacy.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './privacy.module.css'
import { dateWords, reasonWords } from './privacy-words.ts'

const queryKey = ['erasures']

const stateWords: Record<AdminErasure['state'], string> = {
  waiting: 'Waiting',
  cancelled: 'Taken back',
  running: 'Under way',
  done: 'Erased',
  partial: 'Partly erased',
  failed: 'Failed',
}

/** `/admin/erasures`: who asked to be erased, what was kept and why, and what could not be done. The 100 newest. */
export function ErasuresPage() {
  const [params, setParams] = useSearchParams()
  const state = erasureStates.find((known) => known === params.get('state'))
  const erasures = useQuery({
    queryKey: [...queryKey, state],
    queryFn: async ({ signal }) => (await api(listErasures, { query: { state, pageSize: 100 }, signal })).data,
  })
  return (
    <>
      <PageTitle>Erasures</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Erasures</h1>
          <p className={pageClasses.lead}>Accounts that are to be erased or were. What is on legal hold stays.</p>
        </div>
      </div>
      <NativeSelect
        size="sm"
        aria-label="Which erasures"
        value={state ?? 'all'}
        onChange={({ currentTarget: { value } }) => setParams(value === 'all' ? {} : { state: value })}
        data={[
          { value: 'all', label: 'All erasures' },
          ...erasureStates.map((value) => ({ value, label: stateWords[value] })),
        ]}
      />
      {erasures.isError && <ErrorState error={erasures.error} onRetry={() => void erasures.refetch()} />}
      {erasures.isPending && <LoadingSkeleton lines={4} height={60} label="Loading the erasures" />}
      {erasures.data?.length === 0 && <EmptyState title="No erasures" text="Nobody has asked, or none is like this." />}
      <ul className={classes.list} aria-label="Erasures">
        {erasures.data?.map((erasure) => (
          <ErasureRow key={erasure.id} erasure={erasure} />
        ))}
      </ul>
    </>
  )
}

function ErasureRow({ erasure }: { erasure: AdminErasure }) {
  const cache = useQueryClient()
  const retry = useMutation({
    mutationFn: () => api(retryErasure, { params: { id: erasure.id } }),
    onSuccess: () => announce('It is tried again.'),
    onSettled: () => cache.invalidateQueries({ queryKey }),
  })
  const { state } = erasure
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <h2 className={pageClasses.sectionTitle}>{stateWords[state]}</h2>
        <span className={classes.quiet}>asked for on {dateWords(erasure.requestedAt)}</span>
      </div>
      <dl className={classes.facts}>
        <dt>Account</dt>
        <dd className={classes.code}>{erasure.userId}</dd>
        {state === 'waiting' && (
          <>
            <dt>Begins</dt>
            <dd>{dateWords(erasure.dueAt)}</dd>
          </>
        )}
        {erasure.lastError && (
          <>
            <dt>Error</dt>
            <dd className={classes.code}>{erasure.lastError}</dd>
          </>
        )}
        {erasure.kept.map(({ title, reasons, records }) => (
          <div key={title} style={{ display: 'contents' }}>
            <dt>Kept</dt>
            <dd>
              {title} ({records}): {reasons.map((reason) => reasonWords[reason]).join('; ')}
            </dd>
          </div>
        ))}
      </dl>
      {retry.isError && <FormError error={retry.error} title="It was not tried again" />}
      {(state === 'failed' || state === 'partial') && (
        <div className={classes.buttons}>
          <Button size="compact-md" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {state === 'failed' ? 'Try again' : 'Look again now'}
          </Button>
        </div>
      )}
    </li>
  )
}
