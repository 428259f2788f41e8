import { requireActor } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { calendarOf } from './calendar.ts'
import { findSequence } from './calendar-entries.queries.ts'
import type { VideoContext } from './consultations.commands.ts'
import { findConsultation } from './consultations.queries.ts'

/** The time as a file for a calendar. @throws 404, 409 WRONG_STAGE while there is none */
export async function getConsultationCalendar(ctx: VideoContext, id: string) {
  const { userId } = requireActor(ctx)
  const found = await findConsultation(ctx.db, id, userId)
  if (!found) throw notFound()
  const { row } = found
  if (!row.scheduledAt) throw conflict('WRONG_STAGE', 'No time is agreed yet.')
  // As high as what their calendar has been sent, or it would not take this.
  const sent = await findSequence(ctx.db, id, userId)
  const sequence = Math.max(row.inviteSequence, sent ?? 0)
  const { content } = calendarOf(row, { publicUrl: ctx.publicUrl, sequence, stamp: row.updatedAt })
  return { fileName: 'consultation.ics', contentType: 'text/calendar', bytes: Buffer.from(content) }
}
