import type { urgencyLevels } from '../../../../contracts/cases.ts'
import type { Teaser } from '../../../../contracts/feed.ts'
import type { ScreeningHit, ScreeningState } from '../../../../contracts/screening.ts'
import { money } from '../lawyers/lawyer-words.ts'

interface StandingWords {
  label: string
  tone: 'note' | 'waiting' | 'done'
}

/** Where the lawyer stands with a case, in a few words. */
export const standingWords: Record<ScreeningState, StandingWords> = {
  not_screened: { label: 'Not screened yet', tone: 'note' },
  possible: { label: 'Possible conflict to decide', tone: 'waiting' },
  clear: { label: 'Screened, promise missing', tone: 'waiting' },
  cleared: { label: 'You can read the brief', tone: 'done' },
  paused: { label: 'Paused, look again', tone: 'waiting' },
  withdrawn: { label: 'You withdrew', tone: 'note' },
}

/** How soon help is needed; nothing is said of what is normal. */
export const urgencyLabels: Record<(typeof urgencyLevels)[number], string> = {
  low: 'No hurry',
  normal: 'Normal urgency',
  high: 'Help needed soon',
  urgent: 'Urgent',
}

/** "$1,000 to $2,500"; bands have an open end above. */
export function budgetInWords(band: Teaser['budgetBand']): string {
  if (!band) return 'Not said'
  const { currency, from, to } = band
  if (to === null) return `Over ${money(from, currency)}`
  if (Number(from) === 0) return `Up to ${money(to, currency)}`
  return `${money(from, currency)} to ${money(to, currency)}`
}

const DAY_MS = 24 * 60 * 60 * 1000

/** "Thursday, 3 December, in 8 days". `deadline` is ISO 8601, `now` in milliseconds. */
export function deadlineInWords(deadline: string | null, now: number): string {
  if (deadline === null) return 'No last day'
  const day = new Date(deadline).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
  const left = Date.parse(deadline) - now
  if (left < DAY_MS) return `${day}, less than a day left`
  const days = Math.floor(left / DAY_MS)
  return `${day}, ${days === 1 ? '1 day' : `${days} days`} left`
}

/** Whose record matched, in a sentence. */
export function recordInWords({ source, name, colleague }: ScreeningHit['record']): string {
  if (source === 'colleague') return `A record of ${colleague ?? 'a colleague'} sounds like somebody in this case.`
  const where = source === 'list' ? 'on your conflict list' : 'in a case of yours on this platform'
  return `“${name ?? ''}”, ${where}, sounds like somebody in this case.`
}

/** What the lawyer attests, word for word as shown beside the boxes. */
export const attestation = {
  firmCheckDone:
    'The conflict check of my firm is done. Nothing that I know of keeps me or my firm from looking at this case.',
  confidentiality:
    'I keep what I read here in confidence and use it only to decide about an offer and to make one, also if the case goes to somebody else.',
} as const
