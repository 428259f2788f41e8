import { sql } from 'kysely'
import { type DataCategory, type Person, staysIn, withoutWalls } from '../category.ts'

/** Rows of consultations in cases that stay; those of own cases that go are counted with the case. */
const inCasesThatStay =
  (column = 'user_id') =>
  (person: Person) =>
    sql<boolean>`${sql.ref(column)} = ${person.userId} AND consultation_id IN (
      SELECT t.id FROM consultations t WHERE ${staysIn('t.case_id', person)})`

const visible = ({ userId }: Person) =>
  sql<boolean>`consultation_id IN (SELECT id FROM consultations WHERE ${withoutWalls('consultations')({ userId })})`

const kept = (table: string, exported?: readonly string[], column?: string) => ({
  table,
  mine: inCasesThatStay(column),
  onErasure: 'keep' as const,
  ...(exported && { exported, visible }),
})

export const consultationsCategory: DataCategory = {
  id: 'consultations',
  title: 'Consultations',
  what: 'Consultations by video: when they were, who came with which device and for how long, what people said about who else is in the room (encrypted), whether they agreed to a recording, and what your calendar was sent. The recordings themselves are files of the case.',
  why: 'To hold them, and to be able to prove who was there and what was agreed to.',
  legalBasis: 'contract',
  howLong: 'As long as the case is kept.',
  onErasure: 'kept',
  reason: 'OTHERS_RECORD',
  onErasureWords:
    'Consultations stay with a case that stays, with a former user in your place; recordings of them until their day of deletion, for they are the record of the others, too.',
  rows: [
    kept('consultation_participants', ['consultation_id', 'state', 'first_joined_at', 'admitted_at']),
    kept('consultation_devices', ['consultation_id', 'made_at', 'admitted_at']),
    kept('consultation_attestations', ['consultation_id', 'others_present', 'location', 'at']),
    kept('consultation_consents', ['consultation_id', 'granted', 'at']),
    kept('calendar_entries', ['consultation_id', 'is_cancelled', 'sent_at']),
    kept('consultation_history', ['consultation_id', 'event', 'at'], 'by_user_id'),
  ],
  also: ['consultations', 'consultation_presence', 'consultation_recordings', 'consultation_reminders'],
}
