import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { record } from '../outbox.ts'
import { addDays, isoDay } from './days.ts'
import * as expiry from './licence-expiry.queries.ts'
import { afterExpiry } from './licences.policy.ts'
import { deriveVerification, stateOf, updateLicenceRow } from './licences.queries.ts'

/** Days before the end on which a holder is reminded. */
export const REMINDER_DAYS = [30, 7, 1] as const
/** Licences a transaction: enough to be quick, few enough to hold no lock for long. */
const BATCH = 200

interface ExpiryDeps {
  db: Database
  clock: Clock
}

/**
 * Ends licences whose last day (UTC) is over and reminds holders before that. Nobody waits for it: whoever asks whether a licence
 * counts compares the day itself. May run twice and in several processes; each licence is ended, and each reminder recorded, once.
 * @returns how many were ended and reminded of
 */
export async function expireLicences({ db, clock }: ExpiryDeps): Promise<{ expired: number; reminded: number }> {
  const done = { expired: 0, reminded: 0 }
  for (;;) {
    const expired = await inTransaction(db, (trx) => expireBatch(trx, clock))
    done.expired += expired
    if (expired < BATCH) break
  }
  for (const daysBefore of REMINDER_DAYS) {
    done.reminded += await inTransaction(db, (trx) => remindOf(trx, clock, daysBefore))
  }
  return done
}

async function expireBatch(db: DatabaseTransaction, clock: Clock): Promise<number> {
  const now = clock.now()
  const rows = await expiry.lockExpiredLicencesForUpdate(db, isoDay(now), BATCH)
  for (const { userId, ...row } of rows) {
    const state = afterExpiry(stateOf(row), isoDay(now))
    if (!state) continue
    const { status, expiresOn, requestedExpiresOn } = state
    await updateLicenceRow(db, row.id, { status, expiresOn, requestedExpiresOn }, now)
    await deriveVerification(db, row.lawyerId, now)
    const { id: licenceId, lawyerId, jurisdiction } = row
    await record({ db, clock }, { fact: 'licence.expired', licenceId, lawyerId, userId, jurisdiction })
    await record({ db, clock }, { fact: 'lawyer.updated', lawyerId })
    await notifyAccessChanged(db, { userId })
  }
  return rows.length
}

/** A licence first seen late (verified 5 days before its end, or a job that was off) gets the nearest reminder only. */
async function remindOf(db: DatabaseTransaction, clock: Clock, daysBefore: number): Promise<number> {
  const now = clock.now()
  const today = isoDay(now)
  const nearer = REMINDER_DAYS.find((days) => days < daysBefore) ?? 0
  const between = { after: addDays(today, nearer), until: addDays(today, daysBefore) }
  const rows = await expiry.insertReminders(db, { ...between, daysBefore, now })
  for (const { licenceId, lawyerId, userId, jurisdiction, expiresOn } of rows) {
    await record(
      { db, clock },
      { fact: 'licence.expiring', licenceId, lawyerId, userId, jurisdiction, expiresOn, daysBefore },
    )
  }
  return rows.length
}
