import { Avatar, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { LawFirmPage } from '../../../../contracts/law-firms.ts'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { initialsOf } from '../../ui/party-avatar.tsx'
import classes from './firm.module.css'
import { FirmForm } from './firm-form.tsx'
import { FirmInvitations } from './firm-invitations.tsx'
import { FirmMembers } from './firm-members.tsx'
import { myFirmQuery, roleNames } from './firm-queries.ts'
import { Walls } from './walls.tsx'

/** `/firm`: the firm one is in; without one, invitations of firms and the way to one's own. */
export function MyFirmPage() {
  const { user } = useSession()
  const firm = useQuery(myFirmQuery)
  if (user && user.role !== 'lawyer') {
    return (
      <div className={pageClasses.narrow}>
        <PageTitle>My firm</PageTitle>
        <h1 className={pageClasses.title}>My firm</h1>
        <EmptyState
          title="Only lawyers are in firms"
          action={
            <Button component={Link} to="/firms" variant="default">
              Find a firm
            </Button>
          }
        />
      </div>
    )
  }
  if (firm.data) return <Firm firm={firm.data} />
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>My firm</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>My firm</h1>
      </div>
      {firm.isError && <ErrorState error={firm.error} onRetry={() => void firm.refetch()} />}
      {firm.isPending && <LoadingSkeleton lines={5} height={36} label="Loading your firm" />}
      {firm.data === null && (
        <>
          <FirmInvitations />
          <section className={pageClasses.section} aria-labelledby="new-firm">
            <h2 id="new-firm" className={pageClasses.sectionTitle}>
              Open a firm
            </h2>
            <p className={pageClasses.lead}>
              You become its owner and invite your colleagues. Others see it once we have verified it. A lawyer is in
              one firm at a time; what one of a firm knows of a case, all are taken to know.
            </p>
            <FirmForm />
          </section>
        </>
      )}
    </div>
  )
}

function Firm({ firm }: { firm: LawFirmPage }) {
  const { mine } = firm
  if (!mine) return null
  return (
    <div className={pageClasses.page}>
      <PageTitle>{firm.name}</PageTitle>
      <div className={pageClasses.head}>
        <div className={classes.headline}>
          <Avatar size={48} radius="md" aria-hidden>
            {initialsOf(firm.name)}
          </Avatar>
          <div className={classes.about}>
            <h1 className={pageClasses.title}>{firm.name}</h1>
            <p className={classes.quiet}>You are {roleNames[mine.role].toLowerCase()} here.</p>
          </div>
        </div>
        {firm.verificationStatus === 'verified' && (
          <Button component={Link} to={`/firms/${firm.id}`} variant="default">
            What others see
          </Button>
        )}
      </div>
      <Verification firm={firm} />
      <section className={pageClasses.section} aria-labelledby="people">
        <h2 id="people" className={pageClasses.sectionTitle}>
          People
        </h2>
        <FirmMembers firm={firm} />
      </section>
      <Walls firm={firm} />
      {mine.abilities.updateFirm && (
        <section className={pageClasses.section} aria-labelledby="about">
          <h2 id="about" className={pageClasses.sectionTitle}>
            About the firm
          </h2>
          <FirmForm key={firm.version} firm={firm} />
        </section>
      )}
    </div>
  )
}

function Verification({ firm: { verificationStatus, mine } }: { firm: LawFirmPage }) {
  if (verificationStatus === 'verified') return null
  return (
    <div style={{ marginBottom: '1.5rem' }}>
      {verificationStatus === 'pending' ? (
        <Note>
          We are verifying the firm. Until then only its own people see it; you can invite colleagues already.
        </Note>
      ) : (
        <Note tone="waiting">
          The firm was not verified{mine?.decisionReason ? `: “${mine.decisionReason}”` : '.'} Change what is said about
          it and save: then we look again.
        </Note>
      )}
    </div>
  )
}
