import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { listCasesToReview } from '../../../../contracts/feed.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './admin.module.css'
import { CaseToDecide } from './case-to-decide.tsx'

const stages = [
  { value: 'in_review', label: 'Waiting for the check' },
  { value: 'open', label: 'Open' },
] as const

/** `/admin/cases`: summaries that wait for the check, and open ones that can be removed. Never a brief, never a name. */
export function CasesPage() {
  const [params, setParams] = useSearchParams()
  const stage = stages.find(({ value }) => value === params.get('stage'))?.value ?? 'in_review'
  const cases = useQuery({
    queryKey: [...queryKeys.admin, 'cases', stage],
    queryFn: async ({ signal }) => (await api(listCasesToReview, { query: { stage, pageSize: 100 }, signal })).data,
  })
  return (
    <>
      <PageTitle>Cases to check</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Cases to check</h1>
          <p className={pageClasses.lead}>You see the summary that lawyers see, never the brief and never the names.</p>
        </div>
        <NativeSelect
          aria-label="Which cases"
          size="sm"
          data={[...stages]}
          value={stage}
          onChange={({ currentTarget }) => setParams({ stage: currentTarget.value }, { replace: true })}
        />
      </div>
      {cases.isPending && <LoadingSkeleton lines={5} height={40} label="Loading the cases" />}
      {cases.isError && !cases.data && <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.data?.length === 0 && (
        <EmptyState
          title={stage === 'in_review' ? 'No case waits for the check' : 'No case is open'}
          text={stage === 'in_review' ? 'Whether cases are checked at all is set under Settings.' : undefined}
        />
      )}
      <ul className={classes.list}>
        {cases.data?.map((case_) => (
          <CaseToDecide key={case_.id} case_={case_} />
        ))}
      </ul>
    </>
  )
}
