import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { caseStages } from '../../../../contracts/cases.ts'
import { getLawyerAnalytics, type LawyerAnalytics } from '../../../../contracts/lawyers.ts'
import { api, hasCode } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { stageOf } from '../cases/case-words.ts'
import classes from './lawyers.module.css'

const periods = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]

/** `/profile/analytics`: how one's profile is seen and how fast one answers. */
export function AnalyticsPage() {
  const [days, setDays] = useState('30')
  const analytics = useQuery({
    queryKey: [...queryKeys.myLawyer, 'analytics', days],
    queryFn: async ({ signal }) => (await api(getLawyerAnalytics, { query: { days: Number(days) }, signal })).data,
    placeholderData: keepPreviousData,
  })
  return (
    <div className={pageClasses.page}>
      <PageTitle>Analytics</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Analytics</h1>
        <SegmentedControl aria-label="Period" data={periods} value={days} onChange={setDays} />
      </div>
      {analytics.data && <Figures analytics={analytics.data} />}
      {!analytics.data && hasCode(analytics.error, 'NOT_FOUND') && <NoProfileYet />}
      {!analytics.data && analytics.isError && !hasCode(analytics.error, 'NOT_FOUND') && (
        <ErrorState error={analytics.error} onRetry={() => void analytics.refetch()} />
      )}
      {!analytics.data && !analytics.isError && <LoadingSkeleton lines={6} height={40} label="Loading the figures" />}
    </div>
  )
}

function NoProfileYet() {
  return (
    <EmptyState
      title="There is nothing to count yet"
      text="Figures begin with your profile."
      action={
        <Button component={Link} to="/profile">
          Begin your profile
        </Button>
      }
    />
  )
}

function Figures({ analytics }: { analytics: LawyerAnalytics }) {
  const { funnel, responseTimeHours, measured, cases, profileViews } = analytics
  const figures = [
    { name: 'Looks at your profile', value: funnel.profileViews, note: 'by others' },
    { name: 'Invitations to cases', value: funnel.invitations, note: 'to your verified address' },
    { name: 'Of these joined', value: funnel.joined, note: 'so far' },
    {
      name: 'Time until you join',
      value: responseTimeHours === null ? 'Not known yet' : `${responseTimeHours} h`,
      note: measured === 0 ? 'no invitation was taken yet' : `median of ${measured}`,
    },
  ]
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt className={classes.quiet}>{name}</dt>
            <dd>
              <span className={classes.big}>{value}</span>
              <br />
              <span className={classes.quiet}>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <section className={pageClasses.section} aria-labelledby="views">
        <h2 id="views" className={pageClasses.sectionTitle}>
          Looks at your profile, by day
        </h2>
        {funnel.profileViews === 0 ? (
          <p className={classes.quiet}>Nobody has looked at it in this time. It is shown once a licence is verified.</p>
        ) : (
          <figure aria-label={`${funnel.profileViews} looks at your profile in the period`} style={{ margin: 0 }}>
            <BarChart
              h={220}
              data={profileViews.map(({ day, views }) => ({ day: shortDay(day), Looks: views }))}
              dataKey="day"
              series={[{ name: 'Looks', color: 'ink.6' }]}
              yAxisProps={{ allowDecimals: false, width: 32 }}
              barChartProps={{ accessibilityLayer: true }}
              barProps={{ isAnimationActive: false }}
            />
          </figure>
        )}
      </section>
      <section className={pageClasses.section} aria-labelledby="cases">
        <h2 id="cases" className={pageClasses.sectionTitle}>
          Your cases now
        </h2>
        {cases.length === 0 && <p className={classes.quiet}>You are not in a case.</p>}
        <ul className={classes.list}>
          {cases.map(({ stage, count }) => (
            <li key={stage}>
              {stageName(stage)}: {count}
            </li>
          ))}
        </ul>
      </section>
      <p className={classes.quiet}>
        Days are counted in UTC. We keep no rates of success: cases differ too much for such a number to be true.
      </p>
    </>
  )
}

function stageName(code: string): string {
  const stage = caseStages.find((known) => known === code)
  return stage ? stageOf({ stage, status: 'open' }) : code
}

function shortDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}
