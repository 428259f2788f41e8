import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { newestCasesQuery } from '../../api/case-queries.ts'
import { invitationsQuery, myLawyerQuery, unreadQuery } from '../../api/queries.ts'
import { type SessionUser, useSession } from '../../api/session.ts'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { StateLabel } from '../../ui/state-label.tsx'
import { useMinute } from '../../ui/use-minute.ts'
import { nextConsultationsQuery } from '../consultations/consultation-queries.ts'
import classes from './attention.module.css'
import { attentionItems } from './attention-items.ts'

/** More than this is a list of its own: the cases below. */
const SHOWN = 8

/** Whose turn it is and what is due, from what the person may see; above the list of cases. */
export function Attention() {
  const { user } = useSession()
  return user && user.role !== 'admin' ? <AttentionOf user={user} /> : null
}

function AttentionOf({ user }: { user: SessionUser }) {
  const isLawyer = user.role === 'lawyer'
  const cases = useQuery(newestCasesQuery)
  const consultations = useQuery(nextConsultationsQuery)
  const invitations = useQuery(invitationsQuery)
  const unread = useQuery(unreadQuery)
  const lawyer = useQuery({ ...myLawyerQuery, enabled: isLawyer })
  const now = useMinute()
  const failed = [cases, consultations, invitations, unread, ...(isLawyer ? [lawyer] : [])].some(
    (query) => query.isError && !query.data,
  )
  // The list below says what went wrong and how to try again; twice the same words help nobody.
  if (failed && !cases.data) return null
  const isLoading =
    cases.isPending ||
    consultations.isPending ||
    invitations.isPending ||
    unread.isPending ||
    (isLawyer && lawyer.isPending)
  const items = attentionItems({
    cases: cases.data ?? [],
    consultations: consultations.data ?? [],
    invitations: invitations.data?.length ?? 0,
    unread: unread.data ?? 0,
    licences: isLawyer && lawyer.isSuccess ? (lawyer.data?.licences ?? null) : undefined,
    now,
  })
  if (!isLoading && items.length === 0 && cases.data?.length === 0) return null
  return (
    <section className={classes.attention} aria-labelledby="attention">
      <h2 id="attention" className={pageClasses.sectionTitle}>
        What is next
      </h2>
      {isLoading && <LoadingSkeleton lines={2} height={44} label="Loading what is next" />}
      {!isLoading && items.length === 0 && (
        <p className={classes.calm}>Nothing waits for you. When somebody needs you, it stands here.</p>
      )}
      {!isLoading && (
        <ul className={classes.list}>
          {items.slice(0, SHOWN).map(({ key, tone, label, title, text, to }) => (
            <li key={key} className={classes.item}>
              <span className={classes.label}>
                <StateLabel tone={tone}>{label}</StateLabel>
              </span>
              <span className={classes.words}>
                <Link to={to} className={classes.title}>
                  {title}
                </Link>
                <span className={classes.text}>{text}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {items.length > SHOWN && (
        <p className={classes.calm}>
          And {items.length - SHOWN} more.{' '}
          <Anchor component={Link} to="/notifications" inherit underline="always">
            Notifications
          </Anchor>
        </p>
      )}
    </section>
  )
}
