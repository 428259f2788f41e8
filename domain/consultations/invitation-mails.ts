import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { calendarOf } from './calendar.ts'
import { listPeopleOfCase, lockConsultation } from './consultations.queries.ts'

/**
 * Mails everybody of the case the time for their calendar, or that it is called off. Of a time that was changed meanwhile only the last is
 * sent, with its own fact. The mail says nothing about the case, and each names its reader only.
 */
export async function inviteToConsultation(
  { db, clock, publicUrl }: { db: DatabaseTransaction; clock: Clock; publicUrl: string },
  { consultationId, sequence }: { consultationId: string; sequence: number },
): Promise<void> {
  const row = await lockConsultation(db, consultationId)
  if (!row?.scheduledAt || row.inviteSequence !== sequence) return
  for (const { email, emailVerified } of await listPeopleOfCase(db, row.caseId)) {
    // An address that nobody has proved gets no mail about somebody's cases.
    if (!emailVerified) continue
    const { method, content } = calendarOf(row, { publicUrl, attendee: email })
    if (method === 'PUBLISH') continue
    await insertMail(db, { to: email, ...words(row, { publicUrl }), calendar: { method, content } }, clock.now())
  }
}

type Row = NonNullable<Awaited<ReturnType<typeof lockConsultation>>>

function words(
  { state, scheduledAt, timeZone, durationMinutes, id, caseId, inviteSequence }: Row,
  { publicUrl }: { publicUrl: string },
) {
  const zone = timeZone ?? 'UTC'
  const when = scheduledAt ? `${timeIn(scheduledAt, zone)} (${zone})` : ''
  const link = `${publicUrl}/cases/${caseId}/consultations/${id}`
  if (state === 'cancelled') {
    return {
      subject: 'Your consultation was called off',
      text: `Your consultation on ${when} does not take place.\n\n${link}\n`,
    }
  }
  const subject = inviteSequence === 0 ? 'Your consultation' : 'Your consultation has another time'
  return { subject, text: `Your consultation: ${when}, ${durationMinutes} minutes.\n\nJoin here: ${link}\n` }
}

/** `Monday, 30 November 2026 at 16:00` */
function timeIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)
}
