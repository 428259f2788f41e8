import { Anchor, Avatar, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { caseCategories } from '../../../../contracts/case-categories.ts'
import type { LawFirmPage } from '../../../../contracts/law-firms.ts'
import { hasCode } from '../../api/api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { initialsOf, PartyAvatar } from '../../ui/party-avatar.tsx'
import classes from './firm.module.css'
import { firmQuery } from './firm-queries.ts'

const areaName = (code: string) => caseCategories.find((category) => category.code === code)?.name ?? code

/** `/firms/:id`: what everybody may see of a verified firm. */
export function FirmPage() {
  const { firmId = '' } = useParams()
  const firm = useQuery(firmQuery(firmId))
  if (firm.data) return <PublicFirm firm={firm.data} />
  return (
    <div className={pageClasses.page}>
      <PageTitle>Law firm</PageTitle>
      {firm.isPending && <LoadingSkeleton lines={5} label="Loading the firm" />}
      {hasCode(firm.error, 'NOT_FOUND') && (
        <EmptyState
          title="There is no such firm"
          action={
            <Button component={Link} to="/firms" variant="default">
              To the firms
            </Button>
          }
        />
      )}
      {firm.isError && !hasCode(firm.error, 'NOT_FOUND') && (
        <ErrorState error={firm.error} onRetry={() => void firm.refetch()} />
      )}
    </div>
  )
}

function PublicFirm({ firm }: { firm: LawFirmPage }) {
  return (
    <div className={pageClasses.page}>
      <PageTitle>{firm.name}</PageTitle>
      <div className={pageClasses.head}>
        <div className={classes.headline}>
          <Avatar size={56} radius="md" aria-hidden>
            {initialsOf(firm.name)}
          </Avatar>
          <div className={classes.about}>
            <h1 className={pageClasses.title}>{firm.name}</h1>
            <p className={classes.quiet}>
              {firm.verificationStatus === 'verified' ? 'Verified firm' : 'Not verified yet: only its people see this'}{' '}
              · {firm.lawyers.length === 1 ? '1 lawyer' : `${firm.lawyers.length} lawyers`}
            </p>
          </div>
        </div>
        {firm.mine && (
          <Button component={Link} to="/firm" variant="default">
            Manage the firm
          </Button>
        )}
      </div>
      <p className={classes.text}>{firm.description ?? 'The firm has not said anything about itself yet.'}</p>
      {firm.website && (
        <p>
          <Anchor href={firm.website} target="_blank" rel="noopener noreferrer nofollow">
            {new URL(firm.website).hostname}
          </Anchor>
        </p>
      )}
      {firm.practiceAreas.length > 0 && (
        <section className={pageClasses.section} aria-labelledby="areas">
          <h2 id="areas" className={pageClasses.sectionTitle}>
            Areas of law
          </h2>
          <p>{firm.practiceAreas.map(areaName).join(' · ')}</p>
        </section>
      )}
      <section className={pageClasses.section} aria-labelledby="lawyers">
        <h2 id="lawyers" className={pageClasses.sectionTitle}>
          Lawyers
        </h2>
        {firm.lawyers.length === 0 && <p className={classes.quiet}>No verified lawyer is in the firm yet.</p>}
        <ul className={classes.list}>
          {firm.lawyers.map((lawyer) => (
            <li key={lawyer.lawyerId} className={classes.row}>
              <PartyAvatar name={lawyer.name} party="lawyer" size={36} decorative />
              <span className={classes.about}>
                <span className={classes.name}>{lawyer.name}</span>
                <span className={classes.quiet}>{lawyer.practiceAreas.map(areaName).join(' · ')}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
