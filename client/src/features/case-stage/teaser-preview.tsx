import type { Teaser } from '../../../../contracts/feed.ts'
import { categoryName, urgencyWords } from '../cases/case-words.ts'
import { jurisdictionName } from '../lawyers/lawyer-words.ts'
import classes from './sharing.module.css'
import { bandInWords, dayOfDeadline } from './teaser-words.ts'

export interface ShownTeaser extends Pick<Teaser, 'title' | 'summary' | 'urgencyLevel' | 'budgetBand' | 'deadline'> {
  category: string | null
  jurisdiction: string | null
}

/** A case as lawyers see it who have not been cleared: this and nothing else. */
export function TeaserPreview({ teaser }: { teaser: ShownTeaser }) {
  const { title, summary, category, jurisdiction, urgencyLevel, budgetBand, deadline } = teaser
  const facts = [
    ['Area', categoryName(category)],
    ['Jurisdiction', jurisdiction && jurisdictionName(jurisdiction)],
    ['Urgency', urgencyLevel && urgencyWords[urgencyLevel]],
    ['Budget', bandInWords(budgetBand)],
    ['Offers until', deadline && dayOfDeadline(deadline)],
  ] as const
  return (
    <article className={classes.teaser} aria-label="What lawyers see">
      <h3 className={classes.teaserTitle}>{title || 'No title yet'}</h3>
      <p className={classes.summary}>{summary || 'No summary yet.'}</p>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || 'not said'}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}

/** What stays hidden before clearance, said once and in the same words everywhere. */
export function HiddenNote() {
  return (
    <p className={classes.quiet}>
      Hidden until a lawyer is cleared: your name, the brief and its documents. Names of other people are compared with
      the lawyer’s own records by the system; a lawyer whose record sounds alike can ask to see that one name, and you
      see that below.
    </p>
  )
}
