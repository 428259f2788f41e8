import type { Lawyer } from '../../../../contracts/lawyers.ts'
import { availabilityWords, dayInWords, money } from './lawyer-words.ts'
import classes from './lawyers.module.css'

/** Fees, time and experience beside a profile; what is not known says so or is left out. */
export function LawyerFacts({ lawyer }: { lawyer: Lawyer }) {
  const { hourlyRate, consultationFee, currency, yearsOfExperience, responseTimeHours, earliestStartOn } = lawyer
  return (
    <aside className={classes.aside} aria-label="Fees and availability">
      <dl>
        <div>
          <dt>Hourly rate</dt>
          <dd className={classes.big}>{hourlyRate === null ? 'On request' : money(hourlyRate, currency)}</dd>
        </div>
        <div>
          <dt>First consultation</dt>
          <dd>{consultationFee === null ? 'On request' : feeInWords(consultationFee, currency)}</dd>
        </div>
        <div>
          <dt>Availability</dt>
          <dd>
            {lawyer.acceptsNewCases ? availabilityWords[lawyer.availabilityStatus] : 'Takes no new cases'}
            {lawyer.acceptsNewCases && earliestStartOn && `, from ${dayInWords(earliestStartOn)}`}
          </dd>
        </div>
        {yearsOfExperience !== null && (
          <div>
            <dt>Experience</dt>
            <dd>
              {yearsOfExperience} {yearsOfExperience === 1 ? 'year' : 'years'}
            </dd>
          </div>
        )}
        {responseTimeHours !== null && (
          <div>
            <dt>Usually answers within</dt>
            <dd>{responseTimeHours} hours</dd>
          </div>
        )}
      </dl>
    </aside>
  )
}

function feeInWords(fee: string, currency: string): string {
  return Number(fee) === 0 ? 'Free' : money(fee, currency)
}
