import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import type { Teaser } from '../../../../contracts/feed.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { areaName, jurisdictionName } from '../lawyers/lawyer-words.ts'
import classes from './feed.module.css'
import { standingWords, urgencyLabels } from './feed-words.ts'
import { TeaserFacts } from './teaser-facts.tsx'

/** One open case in the list: what it is about, and where one stands with it. Nothing of others who look. */
export function TeaserCard({ teaser }: { teaser: Teaser }) {
  const { label, tone } = standingWords[teaser.screening]
  return (
    <li className={classes.card}>
      <div className={classes.about}>
        <p className={classes.quiet}>
          {areaName(teaser.category)} · {jurisdictionName(teaser.jurisdiction)} · posted{' '}
          <RelativeTime at={teaser.postedAt} />
        </p>
        <h2 className={classes.name}>
          <Link to={`/feed/${teaser.id}`} className={classes.open}>
            {teaser.title}
          </Link>
        </h2>
        <p className={classes.summary}>{teaser.summary}</p>
        <p className={classes.labels}>
          <StateLabel tone={tone}>{label}</StateLabel>
          <UrgencyLabel level={teaser.urgencyLevel} />
        </p>
      </div>
      <TeaserFacts teaser={teaser} />
    </li>
  )
}

/** Only what is out of the ordinary is said. */
export function UrgencyLabel({ level }: { level: Teaser['urgencyLevel'] }) {
  if (level === null || level === 'normal') return null
  return <StateLabel tone={level === 'urgent' ? 'danger' : 'note'}>{urgencyLabels[level]}</StateLabel>
}

/** The list's own shape while it loads. */
export function FeedSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading open cases">
      <ul className={classes.list} aria-hidden>
        {['55%', '70%', '48%', '62%'].map((width) => (
          <li key={width} className={classes.card}>
            <div className={classes.about}>
              <Skeleton height={11} my={5} width="40%" />
              <Skeleton height={15} my={5} width={width} />
              <Skeleton height={12} my={5} width="90%" />
              <Skeleton height={20} my={3} width={130} radius="xl" />
            </div>
            <div className={classes.facts}>
              <Skeleton height={12} my={5} width="80%" />
              <Skeleton height={12} my={5} width="60%" />
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
