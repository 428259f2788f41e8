import type { Teaser } from '../../../../contracts/feed.ts'
import { exactTime } from '../../ui/time-words.ts'
import classes from './feed.module.css'
import { budgetInWords, deadlineInWords } from './feed-words.ts'

/** Budget and last day, side by side with their names. */
export function TeaserFacts({ teaser }: { teaser: Teaser }) {
  const { budgetBand, deadline } = teaser
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Budget</dt>
        <dd>{budgetInWords(budgetBand)}</dd>
      </div>
      <div>
        <dt>Offers until</dt>
        <dd title={deadline === null ? undefined : exactTime(deadline)}>{deadlineInWords(deadline, Date.now())}</dd>
      </div>
    </dl>
  )
}
