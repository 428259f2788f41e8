import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { joinableStates } from '../../contracts/consultation-machine.ts'
import { preferencesOf } from '../../contracts/users.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { calendarOf } from './calendar.ts'
import {
  type CalendarEntry,
  listArrangedIds,
  listArrangedIdsOfPerson,
  listEntries,
  listHolders,
  upsertEntry,
} from './calendar-entries.queries.ts'
import { calendarWords, type News } from './calendar-words.ts'
import { type ConsultationRow, listPeopleOfCase, lockConsultation } from './consultations.queries.ts'

interface Telling {
  db: DatabaseTransaction
  clock: Clock
  publicUrl: string
}

type Arranged = ConsultationRow & { scheduledAt: Date }

interface Reader {
  userId: string
  email: string
  /** What the account has stored. */
  preferences: unknown
}

/** As `updateCalendars`, for all consultations of a case: its people have changed. */
export async function updateCalendarsOfCase(telling: Telling, caseId: string): Promise<void> {
  for (const id of await listArrangedIds(telling.db, caseId)) await updateCalendars(telling, id)
}

/** As `updateCalendars`, for all consultations of somebody's cases: they can be told now. */
export async function updateCalendarsOfPerson(telling: Telling, userId: string): Promise<void> {
  for (const id of await listArrangedIdsOfPerson(telling.db, userId)) await updateCalendars(telling, id)
}

/**
 * Mails everybody whose calendar does not have what holds now: the time to whoever is in the case, its change, that it is called off, and
 * to whoever has left the case that it takes place without them. What each was told is kept, so that nobody is told anything twice, in
 * whatever order facts come and however often; of a time that was changed meanwhile only the last is sent. Nothing that is over is sent.
 * The mail says nothing about the case, and each names its reader only.
 */
export async function updateCalendars(telling: Telling, consultationId: string): Promise<void> {
  const { db, clock } = telling
  const row = await lockConsultation(db, consultationId)
  if (!row || !isToCome(row, clock.now())) return
  const told = await listEntries(db, consultationId)
  const expected = joinableStates.includes(row.state) ? await listExpected(db, row) : []
  for (const person of expected) {
    const before = told.get(person.userId)
    const isThere = before && !before.isCancelled
    if (!isThere) await tell(telling, row, person, before, 'set')
    else if (before.told !== row.inviteSequence) await tell(telling, row, person, before, 'changed')
  }
  const isCalledOff = row.state === 'cancelled'
  for (const { isMember, ...person } of await listHolders(db, consultationId)) {
    if (isMember && !isCalledOff) continue
    await tell(telling, row, person, told.get(person.userId), isMember ? 'calledOff' : 'withoutYou')
  }
}

function isToCome(row: ConsultationRow, now: Date): row is Arranged {
  return row.scheduledAt !== null && row.scheduledAt.getTime() + row.durationMinutes * 60_000 > now.getTime()
}

/** An address that nobody has proved gets no mail about somebody's cases. */
async function listExpected(db: DatabaseTransaction, { caseId }: ConsultationRow): Promise<Reader[]> {
  return (await listPeopleOfCase(db, caseId)).filter(({ emailVerified }) => emailVerified)
}

async function tell(
  { db, clock, publicUrl }: Telling,
  row: Arranged,
  { userId, email, preferences }: Reader,
  before: CalendarEntry | undefined,
  news: News,
): Promise<void> {
  const now = clock.now()
  const isCancelled = news === 'calledOff' || news === 'withoutYou'
  // RFC 5546, 2.1.4: whatever comes later has a higher number, also for whoever was taken out and comes back.
  const sequence = Math.max(row.inviteSequence, before === undefined ? 0 : before.sequence + 1)
  const words = calendarWords(row, news, { publicUrl, ownZone: preferencesOf(preferences).timeZone })
  const reader = { email, isUninvited: news === 'withoutYou' }
  const calendar = calendarOf(row, { publicUrl, sequence, stamp: now }, reader)
  await insertMail(db, { to: email, ...words, calendar }, now)
  const entry = { told: row.inviteSequence, sequence, isCancelled }
  await upsertEntry(db, { consultationId: row.id, userId, ...entry }, now)
}
