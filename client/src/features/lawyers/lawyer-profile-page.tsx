import { Anchor, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { LawyerProfile } from '../../../../contracts/lawyers.ts'
import { hasCode } from '../../api/api.ts'
import { lawyerProfileQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { InviteToCase } from '../case-stage/invite-to-case.tsx'
import { EarlierWork } from './earlier-work.tsx'
import { LawyerFacts } from './lawyer-facts.tsx'
import { areaName, dayInWords, jurisdictionName, languageName } from './lawyer-words.ts'
import classes from './lawyers.module.css'

/** `/lawyers/:lawyerId`: what everybody may know of a lawyer. */
export function LawyerProfilePage() {
  const { lawyerId = '' } = useParams()
  const profile = useQuery(lawyerProfileQuery(lawyerId))
  if (hasCode(profile.error, 'NOT_FOUND')) return <NoSuchLawyer />
  return (
    <div className={pageClasses.page}>
      <PageTitle>{profile.data?.name ?? 'Lawyer'}</PageTitle>
      {profile.data && <Profile lawyer={profile.data} />}
      {!profile.data && profile.isError && <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />}
      {!profile.data && !profile.isError && <ProfileSkeleton />}
    </div>
  )
}

function NoSuchLawyer() {
  return (
    <div className={pageClasses.page}>
      <PageTitle>Lawyer</PageTitle>
      <h1 className={pageClasses.title}>This profile cannot be seen</h1>
      <EmptyState
        title="There is no lawyer with a verified licence here"
        text="Profiles are shown while a licence is verified and has not run out."
      />
    </div>
  )
}

function Profile({ lawyer }: { lawyer: LawyerProfile }) {
  const { user } = useSession()
  return (
    <>
      <header className={classes.person}>
        <PartyAvatar name={lawyer.name} party="lawyer" size={64} decorative />
        <div className={classes.personText}>
          <h1 className={pageClasses.title}>{lawyer.name}</h1>
          {lawyer.headline && <p>{lawyer.headline}</p>}
          <p className={classes.quiet}>
            {[lawyer.place, lawyer.remote && 'works remotely too'].filter(Boolean).join(' · ')}
          </p>
        </div>
      </header>
      {user?.role === 'client' && (
        <div className={pageClasses.actions}>
          <InviteToCase lawyerId={lawyer.id} name={lawyer.name} />
        </div>
      )}
      {user?.id === lawyer.userId && (
        <div className={classes.tools}>
          <Note>
            This is how others see you.{' '}
            <Anchor component={Link} to="/profile" inherit underline="always">
              Change your profile
            </Anchor>
          </Note>
        </div>
      )}
      <div className={classes.columns}>
        <div>
          <Licences lawyer={lawyer} />
          {lawyer.about && (
            <section className={pageClasses.section} aria-labelledby="about">
              <h2 id="about" className={pageClasses.sectionTitle}>
                About
              </h2>
              <p className={classes.about}>{lawyer.about}</p>
            </section>
          )}
          <Chips id="areas" title="Practice areas" names={lawyer.practiceAreas.map(areaName)} />
          <Chips id="languages" title="Languages" names={lawyer.languages.map(languageName)} />
          <EarlierWork cases={lawyer.cases} />
          <Reviews lawyer={lawyer} />
        </div>
        <LawyerFacts lawyer={lawyer} />
      </div>
    </>
  )
}

function Licences({ lawyer }: { lawyer: LawyerProfile }) {
  return (
    <section className={pageClasses.section} aria-labelledby="licences">
      <h2 id="licences" className={pageClasses.sectionTitle}>
        Licences
      </h2>
      {lawyer.licences.length === 0 && <p className={classes.quiet}>No licence is verified at the moment.</p>}
      <ul className={classes.list}>
        {lawyer.licences.map(({ jurisdiction, number, admittedOn, expiresOn, verifiedAt }) => (
          <li key={jurisdiction} className={classes.item}>
            <div className={classes.itemHead}>
              <h3 className={classes.itemTitle}>{jurisdictionName(jurisdiction)}</h3>
              <StateLabel tone="done">Verified</StateLabel>
            </div>
            <p className={classes.quiet}>
              Number {number}
              {admittedOn && ` · admitted ${dayInWords(admittedOn)}`}
              {expiresOn && ` · valid until ${dayInWords(expiresOn)}`}
            </p>
            <p className={classes.quiet}>We checked the proof on {dayInWords(verifiedAt.slice(0, 10))}.</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Chips({ id, title, names }: { id: string; title: string; names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <section className={pageClasses.section} aria-labelledby={id}>
      <h2 id={id} className={pageClasses.sectionTitle}>
        {title}
      </h2>
      <ul className={classes.chips}>
        {names.map((name) => (
          <li key={name} className={classes.chip}>
            {name}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Reviews({ lawyer: { averageRating, totalReviews } }: { lawyer: LawyerProfile }) {
  return (
    <section className={pageClasses.section} aria-labelledby="reviews">
      <h2 id="reviews" className={pageClasses.sectionTitle}>
        Reviews
      </h2>
      {averageRating === null ? (
        <p className={classes.quiet}>No reviews yet.</p>
      ) : (
        <p>
          {averageRating.toFixed(1)} out of 5, from {totalReviews} {totalReviews === 1 ? 'review' : 'reviews'}
        </p>
      )}
    </section>
  )
}

function ProfileSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading the profile">
      <div className={classes.person}>
        <Skeleton circle height={64} />
        <div className={classes.personText}>
          <Skeleton height={26} width="40%" mb={10} />
          <Skeleton height={16} width="65%" />
        </div>
      </div>
      <div className={classes.columns}>
        <Skeleton height={260} />
        <Skeleton height={200} />
      </div>
    </div>
  )
}
