import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { ConsultationRow } from './consultations.queries.ts'

/** How long before a calendar reminds, in s: as our own last reminder. */
const ALARM_SECONDS = 15 * 60

export interface CalendarOptions {
  /** Without a trailing slash. */
  publicUrl: string
  /** Whose invitation it is; undefined for a file to keep. */
  attendee?: string | undefined
}

/**
 * The consultation as an iCalendar object (RFC 5545), for mail by RFC 5546: REQUEST with the number of the change, the same UID for all of
 * them, CANCEL when it is called off. Times are in UTC, which every calendar shows in its reader's zone. Says nothing about the case.
 */
export function calendarOf(
  row: Pick<
    ConsultationRow,
    'id' | 'caseId' | 'scheduledAt' | 'durationMinutes' | 'inviteSequence' | 'state' | 'updatedAt'
  >,
  { publicUrl, attendee }: CalendarOptions,
): { method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; content: string } {
  if (!row.scheduledAt) throw new Error('a consultation without a time has no place in a calendar')
  const isCancelled = row.state === 'cancelled'
  const method = isCancelled ? 'CANCEL' : attendee === undefined ? 'PUBLISH' : 'REQUEST'
  const calendar = ical({
    prodId: { company: 'Legal Connect', product: 'Consultations' },
    method: ICalCalendarMethod[method],
  })
  const event = calendar.createEvent({
    id: `${row.id}@legal-connect`,
    sequence: row.inviteSequence,
    stamp: row.updatedAt,
    start: row.scheduledAt,
    end: new Date(row.scheduledAt.getTime() + row.durationMinutes * 60_000),
    summary: `Consultation, case …${markOf(row.caseId)}`,
    url: `${publicUrl}/cases/${row.caseId}/consultations/${row.id}`,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // Answers to an invitation are read by nobody: times are changed in the application.
    organizer: { name: 'Legal Connect', email: `no-reply@${new URL(publicUrl).hostname}` },
  })
  if (attendee !== undefined) {
    const status = ICalAttendeeStatus.ACCEPTED
    event.createAttendee({ email: attendee, role: ICalAttendeeRole.REQ, status, rsvp: false })
  }
  if (!isCancelled) event.createAlarm({ trigger: ALARM_SECONDS })
  return { method, content: calendar.toString() }
}

/** Tells one's cases apart without saying anything about them, as in notifications: 7F. */
function markOf(caseId: string): string {
  return caseId.slice(-2).toUpperCase()
}
