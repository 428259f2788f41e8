import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { getHealth, type Health } from '../../../../contracts/health.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { type Finding, findings, worstFirst } from './health-words.ts'
import { jobName } from './job-words.ts'
import classes from './operations.module.css'

const REFRESH_MS = 10_000

/** `/admin/health`: how the parts of the platform are, worst first in words, looked at again by itself. */
export function HealthPage() {
  const health = useQuery({
    queryKey: queryKeys.health,
    queryFn: async ({ signal }) => (await api(getHealth, { signal })).data,
    refetchInterval: REFRESH_MS,
  })
  return (
    <>
      <PageTitle>Health</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Health</h1>
          {health.data && (
            <p className={pageClasses.lead}>
              Looked at <RelativeTime at={health.data.checkedAt} />.
            </p>
          )}
        </div>
      </div>
      {health.isError && <ErrorState error={health.error} onRetry={() => void health.refetch()} />}
      {health.isPending && <LoadingSkeleton lines={8} height={32} label="Loading the state of the platform" />}
      {health.data && <Parts health={health.data} />}
    </>
  )
}

function Parts({ health }: { health: Health }) {
  return (
    <>
      <dl className={classes.facts}>
        {findings(health).map((finding) => (
          <FindingRow key={finding.name} finding={finding} />
        ))}
      </dl>
      <Part title="Workers">
        {health.workers.length === 0 && <p className={classes.quiet}>No worker has said that it is there.</p>}
        <ul className={classes.list}>
          {worstFirst(health.workers, ({ isAlive }) => isAlive).map(({ id, startedAt, lastSeenAt, isAlive }) => (
            <li key={id} className={classes.row}>
              <div className={classes.about}>
                <span className={classes.name}>Worker {id.slice(-6)}</span>
                <span className={classes.quiet}>
                  Started <RelativeTime at={startedAt} />, seen <RelativeTime at={lastSeenAt} />
                </span>
              </div>
              <span className={classes.state} data-state={isAlive ? 'done' : 'failed'}>
                {isAlive ? 'Alive' : 'Gone'}
              </span>
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Regular work">
        <ul className={classes.list}>
          {worstFirst(health.schedules, ({ lastError }) => !lastError).map(
            ({ name, lastFinishedAt, nextAt, lastError }) => (
              <li key={name} className={classes.row}>
                <div className={classes.about}>
                  <span className={classes.name}>{jobName(name)}</span>
                  <span className={classes.quiet}>
                    {lastFinishedAt ? (
                      <>
                        Last ran <RelativeTime at={lastFinishedAt} />
                      </>
                    ) : (
                      'Has not run yet'
                    )}
                    , due <RelativeTime at={nextAt} />
                  </span>
                  {lastError && <span className={classes.quiet}>Last time: {lastError}</span>}
                </div>
                <span className={classes.state} data-state={lastError ? 'failed' : 'done'}>
                  {lastError ? 'Failed' : 'Fine'}
                </span>
              </li>
            ),
          )}
        </ul>
      </Part>
    </>
  )
}

function FindingRow({ finding: { name, value, note, isFine, to } }: { finding: Finding }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.factName}>{name}</dt>
      <dd className={classes.about}>
        <span className={classes.value} data-state={isFine ? undefined : 'failed'}>
          {to ? <Link to={to}>{value}</Link> : value}
        </span>
        {note && <span className={classes.quiet}>{note}</span>}
      </dd>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h2 className={pageClasses.sectionTitle}>{title}</h2>
      {children}
    </section>
  )
}
