import type { ConsultationEvent, ConsultationState } from '../../../../contracts/consultation-machine.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'

export const stateWords: Record<ConsultationState, string> = {
  requested: 'Time to be chosen',
  scheduled: 'Arranged',
  lobby: 'People are waiting',
  live: 'Going on now',
  ended: 'Ended',
  no_show: 'Did not take place',
  cancelled: 'Called off',
}

export const stateTones: Record<ConsultationState, 'note' | 'waiting' | 'done' | 'danger'> = {
  requested: 'waiting',
  scheduled: 'done',
  lobby: 'waiting',
  live: 'done',
  ended: 'note',
  no_show: 'note',
  cancelled: 'note',
}

const eventWords: Record<ConsultationEvent, string> = {
  request: 'asked for a consultation',
  propose_times: 'proposed other times',
  schedule: 'set the time',
  accept_time: 'chose the time',
  enter_lobby: 'came to the lobby',
  empty_lobby: 'Everybody left the lobby',
  admit: 'opened the room',
  end: 'ended the consultation',
  miss: 'The consultation did not take place',
  cancel: 'called it off',
}

/**
 * One line of the history; what came by itself has no name in front.
 * @param before what happened before it: a time that was proposed is chosen, one that takes the place of another moves it
 */
export function historyWords(
  entry: HistoryEntry,
  nameOf: (userId: string) => string,
  before: { proposedTimes: readonly string[]; history: readonly HistoryEntry[] } = { proposedTimes: [], history: [] },
): string {
  if (entry.by === null) return entry.event === 'end' ? 'The consultation ended' : eventWords[entry.event]
  return `${nameOf(entry.by)} ${entry.event === 'schedule' ? scheduleWords(entry, before) : eventWords[entry.event]}`
}

type HistoryEntry = Pick<Consultation['history'][number], 'event' | 'by' | 'scheduledAt'>

function scheduleWords(
  { scheduledAt }: HistoryEntry,
  { proposedTimes, history }: { proposedTimes: readonly string[]; history: readonly HistoryEntry[] },
): string {
  const newest = history.at(-1)
  const answers = newest?.event === 'request' || newest?.event === 'propose_times'
  if (answers && scheduledAt !== null && proposedTimes.includes(scheduledAt)) return eventWords.accept_time
  const earlier = newest?.scheduledAt ?? null
  if (earlier === null) return eventWords.schedule
  return earlier === scheduledAt ? 'changed what was arranged' : 'moved it'
}

type RecordingPart = Consultation['recording']['parts'][number]

export const partLabels: Record<
  RecordingPart['state'],
  { label: string; tone: 'note' | 'waiting' | 'done' | 'danger' }
> = {
  recording: { label: 'Recording', tone: 'danger' },
  filing: { label: 'Being filed', tone: 'waiting' },
  filed: { label: 'Filed', tone: 'done' },
  removed: { label: 'Deleted', tone: 'note' },
  failed: { label: 'Not filed', tone: 'danger' },
  none: { label: 'No file', tone: 'danger' },
}

/** What else there is to say about a part; nothing where its label says it. */
export function partWords({ state, stopReason, documentId }: Omit<RecordingPart, 'part'>): string {
  switch (state) {
    case 'filing':
      return 'It is being sealed and put into the files of the case.'
    case 'filed':
      return documentId === null ? 'Only people who were in the room can open it.' : stopWords[stopReason ?? 'ended']
    case 'failed':
      return 'It could not be put into the files of the case yet. It is not lost: whoever runs the platform can try again.'
    case 'none':
      return 'The recorder did not work. Nothing was kept of this part.'
    default:
      return ''
  }
}

const stopWords: Record<NonNullable<RecordingPart['stopReason']>, string> = {
  asked: '',
  consent_missing: 'It stopped because somebody in the room had not agreed.',
  ended: '',
  failed: 'The recorder stopped by itself; the end may be missing.',
}

/** "1 h 5 min", "12 min"; less than a minute is said so. */
export function lengthInWords(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 1) return 'less than a minute'
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${minutes} min`
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

/** What this step changed about the fee; null where it left it as it was. */
export function feeChangeWords(fee: Consultation['fee'], before: Consultation['fee']): string | null {
  if (fee === null) return before === null ? null : 'without a fee now'
  if (before === null) return `fee set to ${feeWords(fee)}`
  const isSame = fee.amount === before.amount && fee.currency === before.currency
  return isSame ? null : `fee changed from ${feeWords(before)} to ${feeWords(fee)}`
}

/** "€180.00": what was agreed to pay. */
export function feeWords({ amount, currency }: NonNullable<Consultation['fee']>): string {
  return Number(amount).toLocaleString('en-GB', { style: 'currency', currency })
}

/** The zone of this device's clock. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** "Monday, 30 November 2026, 16:00 (Berlin)": an instant on the clock of a zone. */
export function timeIn(at: string, timeZone: string): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  })
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  return `${day}, ${time} (${zoneName(timeZone)})`
}

/** "Monday, 30 November 2026, 16:00 (Berlin) · 30 minutes planned · €180.00"; undefined while no time is agreed. */
export function arrangedWords({
  scheduledAt,
  durationMinutes,
  fee,
}: Pick<Consultation, 'scheduledAt' | 'durationMinutes' | 'fee'>): string | undefined {
  if (scheduledAt === null) return undefined
  const parts = [
    timeIn(scheduledAt, ownTimeZone()),
    `${durationMinutes} minutes planned`,
    ...(fee ? [feeWords(fee)] : []),
  ]
  return parts.join(' · ')
}

/** "Mon 16:00 in New York", for a second clock beside the first. */
export function shortTimeIn(at: string, timeZone: string): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', { weekday: 'short', timeZone })
  return `${day} ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })} in ${zoneName(timeZone)}`
}

/** `America/New_York` → "New York". */
export function zoneName(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

/** Whether two zones show the same at that instant: then one of them is enough. */
export function showsTheSame(at: string, one: string, other: string): boolean {
  const shown = (timeZone: string) =>
    new Date(at).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone })
  return shown(one) === shown(other)
}
