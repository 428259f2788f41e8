import type { Case } from '../../../../contracts/cases.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'
import type { Licence } from '../../../../contracts/licences.ts'
import { nextStepOf } from '../case-stage/stage-words.ts'
import { type Soon, soonOf } from '../consultations/soon.ts'
import { dayInWords, jurisdictionName } from '../lawyers/lawyer-words.ts'

const DAY_MS = 86_400_000
/** How far ahead a deadline is said. */
const SOON_DAYS = 14
/** A licence is renewed with papers: said earlier. */
const LICENCE_DAYS = 60

/** Something for the person to do or to know, with the way there. */
export interface AttentionItem {
  key: string
  tone: 'waiting' | 'danger' | 'note'
  /** The chip. */
  label: string
  title: string
  text: string
  to: string
}

export interface AttentionFacts {
  cases: readonly Case[]
  consultations: readonly Consultation[]
  invitations: number
  unread: number
  /** Undefined for people who are no lawyers; null before the profile is made. */
  licences: readonly Licence[] | null | undefined
  /** Milliseconds since 1970. */
  now: number
}

/** "today", "tomorrow", "in 5 days"; what is over says so. */
export function daysLeftInWords(at: number, now: number): string {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  const days = Math.round((midnight(at) - midnight(now)) / DAY_MS)
  if (days < 0) return 'is over'
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`
}

/** What is to be done, the most pressing first: a consultation within the hour, deadlines, consultations of today, whose turn it is, invitations, licences, what is unread. */
export function attentionItems(facts: AttentionFacts): AttentionItem[] {
  const { cases, consultations, invitations, unread, licences, now } = facts
  const soon = soonOf(consultations, now)
  return [
    ...soon.filter(({ isPressing }) => isPressing).map((found) => consultationItem(found, cases)),
    ...cases
      .flatMap((case_) => deadlineItem(case_, now))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item),
    ...soon.filter(({ isPressing }) => !isPressing).map((found) => consultationItem(found, cases)),
    ...cases.flatMap(turnItem),
    ...counted(invitations, 'invitation', 'Join the case to read and write in it.', '/invitations', 'Invitation'),
    ...(licences === undefined ? [] : licenceItems(licences, now)),
    ...counted(unread, 'new notification', 'See what happened since you were here.', '/notifications', 'New'),
  ]
}

function consultationItem({ consultation, title, isPressing }: Soon, cases: readonly Case[]): AttentionItem {
  const { id, caseId, durationMinutes } = consultation
  return {
    key: `consultation ${id}`,
    tone: isPressing ? 'danger' : 'note',
    label: isPressing ? 'Soon' : 'Today',
    title: cases.find((case_) => case_.id === caseId)?.title ?? 'Consultation',
    text: `${title}, ${durationMinutes} minutes planned. Open the room.`,
    to: `/cases/${caseId}/consultations/${id}`,
  }
}

const active: readonly Case['stage'][] = ['draft', 'in_review', 'open', 'awarded', 'in_progress']

function deadlineItem({ id, title, deadline, stage }: Case, now: number): { at: number; item: AttentionItem }[] {
  if (deadline === null || !active.includes(stage)) return []
  const at = Date.parse(deadline)
  if (at > now + SOON_DAYS * DAY_MS || at < now - SOON_DAYS * DAY_MS) return []
  const when = daysLeftInWords(at, now)
  const day = new Date(at).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
  const tone = at < now + 2 * DAY_MS ? 'danger' : 'waiting'
  const text = `The deadline ${at < now ? 'was' : 'is'} ${day}.`
  return [{ at, item: { key: `deadline ${id}`, tone, label: `Deadline ${when}`, title, text, to: `/cases/${id}` } }]
}

function turnItem(case_: Case): AttentionItem[] {
  const { turn, who, text, action } = nextStepOf(case_)
  if (turn !== 'you') return []
  const to = action?.to ?? `/cases/${case_.id}`
  return [{ key: `turn ${case_.id}`, tone: 'waiting', label: who, title: case_.title, text, to }]
}

function counted(count: number, noun: string, text: string, to: string, label: string): AttentionItem[] {
  if (count === 0) return []
  const title = count === 1 ? `One ${noun}` : `${count} ${noun}s`
  return [{ key: to, tone: 'note', label, title, text, to }]
}

function licenceItems(licences: readonly Licence[] | null, now: number): AttentionItem[] {
  const to = '/profile'
  if (licences === null || licences.every(({ status }) => status !== 'verified')) {
    const isWaiting = licences?.some(({ status, submittedAt }) => status === 'pending' && submittedAt !== null)
    const title = isWaiting ? 'Your licence is being checked' : 'Your licence is not verified yet'
    const text = isWaiting
      ? 'Clients find you once it is verified.'
      : 'Add a licence with its proof, so that clients find you and you see open cases.'
    const key = 'licence missing'
    return [
      { key, tone: isWaiting ? 'note' : 'waiting', label: isWaiting ? 'We check it' : 'Your turn', title, text, to },
    ]
  }
  return licences.flatMap(({ id, jurisdiction, status, expiresOn }) => {
    if (status !== 'verified' || expiresOn === null) return []
    const at = Date.parse(`${expiresOn}T23:59:59Z`)
    if (at > now + LICENCE_DAYS * DAY_MS) return []
    const title = `Your licence for ${jurisdictionName(jurisdiction)} runs out`
    const text = `Its last day is ${dayInWords(expiresOn)}. Hand in the renewal before that.`
    return [{ key: `licence ${id}`, tone: 'waiting' as const, label: daysLeftInWords(at, now), title, text, to }]
  })
}
