import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { ConsultationRow } from './consultations.queries.ts'

/** How long before a calendar reminds, in s: as our own last reminder. */
const ALARM_SECONDS = 15 * 60

/** Whose mail it is; `isUninvited`: for this person alone it does not take place. */
interface CalendarReader {
  email: string
  isUninvited: boolean
}

type CalendarRow = Pick<ConsultationRow, 'id' | 'caseId' | 'scheduledAt' | 'durationMinutes' | 'state'>

interface CalendarOptions {
  /** Without a trailing slash. */
  publicUrl: string
  /** The number of what the reader's calendar is told. */
  sequence: number
  /** When this was written. */
  stamp: Date
}

/**
 * The consultation as an iCalendar object (RFC 5545), for mail by RFC 5546: REQUEST with a number that grows, the same UID for all of
 * them, CANCEL when it is called off or its reader is not wanted any more. Times are in UTC, which every calendar shows in its reader's
 * zone. Says nothing about the case.
 */
export function calendarOf(
  row: CalendarRow,
  options: CalendarOptions,
  reader: CalendarReader,
): { method: 'REQUEST' | 'CANCEL'; content: string }
/** As a file to keep, which is nobody's mail. */
export function calendarOf(
  row: CalendarRow,
  options: CalendarOptions,
): { method: 'PUBLISH' | 'CANCEL'; content: string }
export function calendarOf(
  row: CalendarRow,
  { publicUrl, sequence, stamp }: CalendarOptions,
  reader?: CalendarReader,
): { method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; content: string } {
  if (!row.scheduledAt) throw new Error('a consultation without a time has no place in a calendar')
  const isCalledOff = row.state === 'cancelled'
  const isCancelled = isCalledOff || reader?.isUninvited === true
  const method = isCancelled ? 'CANCEL' : reader ? 'REQUEST' : 'PUBLISH'
  const calendar = ical({
    prodId: { company: 'Legal Connect', product: 'Consultations' },
    method: ICalCalendarMethod[method],
  })
  const event = calendar.createEvent({
    id: `${row.id}@legal-connect`,
    sequence,
    stamp,
    start: row.scheduledAt,
    end: new Date(row.scheduledAt.getTime() + row.durationMinutes * 60_000),
    summary: `Consultation, case …${markOf(row.caseId)}`,
    // Where calendars look for a call to join. The generator would write `URL` and `STATUS` behind the alarm, where RFC 5545 has no
    // properties any more; an invitation needs neither.
    location: `${publicUrl}/cases/${row.caseId}/consultations/${row.id}`,
    // RFC 5546, 3.2.5: the status is the event's, and for the others it takes place.
    ...(isCalledOff && { status: ICalEventStatus.CANCELLED }),
    // Answers to an invitation are read by nobody: times are changed in the application.
    organizer: { name: 'Legal Connect', email: `no-reply@${new URL(publicUrl).hostname}` },
  })
  if (reader) {
    const status = ICalAttendeeStatus.ACCEPTED
    event.createAttendee({ email: reader.email, role: ICalAttendeeRole.REQ, status, rsvp: false })
  }
  if (!isCancelled) event.createAlarm({ trigger: ALARM_SECONDS })
  // Each line ends with its break, also the last one, which the generator leaves out.
  return { method, content: `${calendar.toString()}\r\n` }
}

/** Tells one's cases apart without saying anything about them, as in notifications: 7F. */
function markOf(caseId: string): string {
  return caseId.slice(-2).toUpperCase()
}
