import { Button, NativeSelect, Pagination } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { type Job, type JobState, jobStates, listJobs, retryJob } from '../../../../contracts/jobs.ts'
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
import { jobName, jobNote, stateNames } from './job-words.ts'
import classes from './operations.module.css'

const PAGE_SIZE = 20
/** Jobs come and go by themselves. */
const REFRESH_MS = 10_000

/** `/admin/jobs`: what the platform still has to do, did, or could not do. The address keeps state and page. */
export function JobsPage() {
  const [params, setParams] = useSearchParams()
  const state = jobStates.find((known) => known === params.get('state'))
  const page = Math.max(1, Number(params.get('page')) || 1)
  const jobs = useQuery({
    queryKey: [...queryKeys.jobs, { state, page }],
    queryFn: ({ signal }) => api(listJobs, { query: { state, page, pageSize: PAGE_SIZE }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const total = jobs.data?.meta.pagination?.total ?? 0
  const pages = Math.ceil(total / PAGE_SIZE)
  return (
    <>
      <PageTitle>Jobs</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Jobs</h1>
          <p className={pageClasses.lead}>Mail and everything else that happens by itself.</p>
        </div>
      </div>
      <StateChoice state={state} onChange={(next) => setParams(next ? { state: next } : {})} />
      {jobs.isError && !jobs.data && <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <LoadingSkeleton lines={5} height={44} label="Loading the jobs" />}
      {jobs.data && total === 0 && <NoJobs state={state} />}
      {jobs.data && total > 0 && <JobList jobs={jobs.data.data} isOutdated={jobs.isPlaceholderData} />}
      {pages > 1 && (
        <Pagination
          mt="lg"
          total={pages}
          value={Math.min(page, pages)}
          onChange={(next) => setParams({ ...(state && { state }), page: String(next) })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      )}
    </>
  )
}

function StateChoice({ state, onChange }: { state: JobState | undefined; onChange: (next?: JobState) => void }) {
  return (
    <div className={classes.choice}>
      <NativeSelect
        size="sm"
        aria-label="Which jobs"
        value={state ?? 'all'}
        onChange={({ currentTarget }) => onChange(jobStates.find((known) => known === currentTarget.value))}
        data={[{ value: 'all', label: 'All jobs' }, ...jobStates.map((value) => ({ value, label: stateNames[value] }))]}
      />
    </div>
  )
}

function NoJobs({ state }: { state: JobState | undefined }) {
  if (state === 'failed')
    return <EmptyState title="No job has failed" text="Jobs that were tried in vain stand here." />
  return <EmptyState title="No such jobs" text="Jobs that are done are removed after 30 days." />
}

function JobList({ jobs, isOutdated }: { jobs: readonly Job[]; isOutdated: boolean }) {
  const retry = useRetry()
  return (
    <>
      {retry.isError && <FormError error={retry.error} title="The job was not tried again" />}
      <ul className={classes.list} aria-label="Jobs" aria-busy={isOutdated}>
        {jobs.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            isRetrying={retry.isPending && retry.variables === job.id}
            onRetry={() => retry.mutate(job.id)}
          />
        ))}
      </ul>
    </>
  )
}

function useRetry() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api(retryJob, { params: { id } }),
    onSuccess: () => announce('The job is tried again.'),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.jobs }),
  })
}

function JobRow({ job, isRetrying, onRetry }: { job: Job; isRetrying: boolean; onRetry: () => void }) {
  const note = jobNote(job)
  const name = jobName(job.name)
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <span className={classes.name}>{name}</span>
        <span className={classes.quiet}>
          {job.fact} · <RelativeTime at={job.failedAt ?? job.doneAt ?? job.createdAt} />
        </span>
        {note && <span className={classes.quiet}>{note}</span>}
      </div>
      <span className={classes.state} data-state={job.state}>
        {stateNames[job.state]}
      </span>
      {job.state === 'failed' && (
        <Button
          size="compact-md"
          variant="default"
          loading={isRetrying}
          onClick={onRetry}
          aria-label={`Try again: ${name}`}
        >
          Try again
        </Button>
      )}
    </li>
  )
}
