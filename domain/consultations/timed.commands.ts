import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { TOKEN_SECONDS } from '../../adapters/video/video.ts'
import { record } from '../outbox.ts'
import { idsOf } from './consultations.commands.ts'
import { type ConsultationRow, lockConsultation } from './consultations.queries.ts'
import { moveConsultation } from './move-consultation.ts'
import * as queries from './timed.queries.ts'

interface TimedDeps {
  db: Database
  clock: Clock
}

/** How long before a consultation its people are reminded, in minutes: a day, and when it is time to sit down. */
const REMINDERS = [24 * 60, 15] as const
/** After so long without both sides it was missed, in minutes. */
const NO_SHOW_MINUTES = 30
/** A room in which nobody is any more has ended after so long, in minutes: somebody may come back from a lost connection. */
const DESERTED_MINUTES = 10
const MINUTE_MS = 60_000
const BATCH = 100

/**
 * Reminds of consultations, each time once, however often and in how many processes this runs. A reminder that is late because nobody ran is
 * sent while it still says the truth. @returns how many
 */
export async function remindOfConsultations({ db, clock }: TimedDeps): Promise<number> {
  let reminded = 0
  for (const [index, leadMinutes] of REMINDERS.entries()) {
    const from = clock.now()
    const until = new Date(from.getTime() + leadMinutes * MINUTE_MS)
    // Whoever arranges something for this afternoon is not told that it is tomorrow.
    const next = REMINDERS[index + 1] ?? 0
    const after = new Date(from.getTime() + Math.max(next, leadMinutes - 12 * 60) * MINUTE_MS)
    for (const row of await queries.listToRemind(db, { after: next === 0 ? from : after, until, leadMinutes }, BATCH)) {
      await inTransaction(db, async (trx) => {
        if (!(await queries.insertReminder(trx, row, leadMinutes))) return
        await record({ db: trx, clock }, { fact: 'consultation.due', ...idsOf(row), leadMinutes })
        reminded++
      })
    }
  }
  return reminded
}

/**
 * Ends what nobody ends: a consultation to which one side did not come, a lobby that was left again, a room in which nobody is any more.
 * Each under its lock, asked again there. @returns how many
 */
export async function endAbandonedConsultations({ db, clock }: TimedDeps): Promise<number> {
  const missedBefore = new Date(clock.now().getTime() - NO_SHOW_MINUTES * MINUTE_MS)
  let moved = 0
  // All of them, a batch at a time: rooms that go on for hours must not stand before those that nobody came to.
  for (let after: string | undefined, more = true; more; ) {
    const batch = await queries.listUnderWay(db, { missedBefore, after }, BATCH)
    for (const id of batch) {
      await inTransaction(db, async (trx) => {
        const row = await lockConsultation(trx, id)
        if (row && (await moveByTime({ db: trx, clock }, row))) moved++
      })
    }
    after = batch.at(-1)
    more = batch.length === BATCH
  }
  return moved
}

async function moveByTime(ctx: { db: DatabaseTransaction; clock: Clock }, row: ConsultationRow): Promise<boolean> {
  const now = ctx.clock.now()
  const mover = { actor: 'system' as const, userId: null }
  const since = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS)
  const isPast = row.scheduledAt !== null && row.scheduledAt < since(NO_SHOW_MINUTES)
  const isDeserted = await queries.isDeserted(ctx.db, row.id, {
    quietSince: since(DESERTED_MINUTES),
    tokensSince: new Date(now.getTime() - TOKEN_SECONDS * 1000),
  })
  if (row.state === 'live' && isDeserted) {
    await moveConsultation(ctx, row, 'end', mover)
    await record(ctx, { fact: 'consultation.ended', ...idsOf(row) })
    return true
  }
  if (isPast && (row.state === 'scheduled' || (row.state === 'lobby' && isDeserted))) {
    const missedBy = await queries.listSidesThatMissed(ctx.db, row)
    await moveConsultation(ctx, row, 'miss', mover, { missedBy })
    await record(ctx, { fact: 'consultation.missed', ...idsOf(row) })
    return true
  }
  if (row.state !== 'lobby' || !isDeserted) return false
  await moveConsultation(ctx, row, 'empty_lobby', mover)
  await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
  return true
}
