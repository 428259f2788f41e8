import { Link } from 'react-router'
import type { LawyerHit } from '../../../../contracts/search.ts'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import { categoryName } from '../cases/case-words.ts'
import { jurisdictionName, languageName } from './lawyer-search.ts'
import classes from './search.module.css'

/** One lawyer in a list: what decides whether to look closer. */
export function LawyerCard({ hit }: { hit: LawyerHit }) {
  const { id, name, headline, firm, practiceAreas, jurisdictions, languages } = hit
  return (
    <li className={classes.card}>
      <PartyAvatar name={name} party="lawyer" size={44} decorative />
      <div className={classes.about}>
        <h2 className={classes.name}>
          <Link to={`/lawyers/${id}`} className={classes.open}>
            {name}
          </Link>
        </h2>
        {headline !== null && <p>{headline}</p>}
        <p className={classes.quiet}>{[firm?.name, placeOf(hit)].filter(Boolean).join(' · ')}</p>
        <p className={classes.quiet}>{practiceAreas.map((code) => categoryName(code)).join(', ')}</p>
        <p className={classes.quiet}>
          Licensed in {jurisdictions.map(jurisdictionName).join(', ')}
          {languages.length > 0 && ` · Speaks ${languages.map(languageName).join(', ')}`}
        </p>
      </div>
      <dl className={classes.facts}>
        <Fact term="Hourly rate">{money(hit.hourlyRate, hit.currency) ?? 'On request'}</Fact>
        <Fact term="First talk">{feeWords(hit)}</Fact>
        <Fact term="Rating">{ratingWords(hit)}</Fact>
        <Fact term="New cases">{availabilityWords(hit)}</Fact>
      </dl>
    </li>
  )
}

function Fact({ term, children }: { term: string; children: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function placeOf({ place, distanceKm, remote }: LawyerHit): string {
  const away = distanceKm === null ? undefined : `${Math.round(distanceKm)} km away`
  return [place, away, remote ? 'also remotely' : undefined].filter(Boolean).join(', ')
}

function money(amount: string | null, currency: string): string | undefined {
  if (amount === null) return undefined
  const value = Number(amount)
  const digits = Number.isInteger(value) ? 0 : 2
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: digits }).format(value)
}

function feeWords({ consultationFee, currency }: LawyerHit): string {
  if (consultationFee !== null && Number(consultationFee) === 0) return 'Free'
  return money(consultationFee, currency) ?? 'On request'
}

/** Always with how many: one happy client is not a five-star lawyer. */
function ratingWords({ averageRating, totalReviews }: LawyerHit): string {
  if (averageRating === null || totalReviews === 0) return 'No reviews yet'
  return `${averageRating.toFixed(1)} of 5 (${totalReviews} ${totalReviews === 1 ? 'review' : 'reviews'})`
}

function availabilityWords({ availabilityStatus }: LawyerHit): string {
  if (availabilityStatus === 'available') return 'Yes'
  return availabilityStatus === 'limited' ? 'A few' : 'Not now'
}
