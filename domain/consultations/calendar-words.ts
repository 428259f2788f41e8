import type { ConsultationRow } from './consultations.queries.ts'

/** What somebody's calendar is told. */
export type News = 'set' | 'changed' | 'calledOff' | 'withoutYou'

type Told = Pick<ConsultationRow, 'id' | 'caseId' | 'durationMinutes' | 'timeZone'> & { scheduledAt: Date }

/**
 * The mail around an invitation. The time is on its reader's clock where that is known, otherwise on the clock of whoever chose it; each
 * with the name of its zone, and in UTC beside it, which can be counted from anywhere.
 * @param ownZone what the reader has set; `UTC` is what stands there while nothing was chosen
 */
export function calendarWords(
  row: Told,
  news: News,
  { publicUrl, ownZone }: { publicUrl: string; ownZone: string },
): { subject: string; text: string } {
  const when = whenIn(row.scheduledAt, ownZone === 'UTC' ? (row.timeZone ?? 'UTC') : ownZone)
  const link = `${publicUrl}/cases/${row.caseId}/consultations/${row.id}`
  if (news === 'calledOff') {
    return {
      subject: 'Your consultation was called off',
      text: `Your consultation on ${when} does not take place.\n\n${link}\n`,
    }
  }
  if (news === 'withoutYou') {
    return {
      subject: 'A consultation takes place without you',
      text: `You are no longer in this case. The consultation on ${when} takes place without you.\n`,
    }
  }
  const length = `${row.durationMinutes} minutes`
  if (news === 'changed') {
    return {
      subject: 'Your consultation has another time',
      text: `Your consultation was moved. It is now on ${when}, ${length}.\n\nJoin here: ${link}\n`,
    }
  }
  return { subject: 'Your consultation', text: `Your consultation: ${when}, ${length}.\n\nJoin here: ${link}\n` }
}

/** `Monday, 30 November 2026 at 16:00 (Europe/Berlin; 15:00 UTC)`; with its day where that is another one in UTC. */
export function whenIn(at: Date, timeZone: string): string {
  const here = timeIn(at, timeZone)
  if (timeZone === 'UTC') return `${here} (UTC)`
  const utc = timeIn(at, 'UTC')
  const isSameDay = dayOf(here) === dayOf(utc)
  return `${here} (${timeZone}; ${isSameDay ? utc.slice(dayOf(utc).length + AT.length) : utc} UTC)`
}

const AT = ' at '
const dayOf = (words: string) => words.slice(0, words.lastIndexOf(AT))

/** `Monday, 30 November 2026 at 16:00` */
function timeIn(at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone }).format(at)
  return `${day}${AT}${new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(at)}`
}
