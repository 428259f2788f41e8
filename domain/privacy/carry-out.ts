import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import { canonicalJson } from '../../contracts/canonical-json.ts'
import { type ErasureReceipt, keepReasons } from '../../contracts/privacy.ts'
import { recordAudit } from '../audit/record.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import { hashWords } from '../text-hash.ts'
import { dataCategories } from './categories.ts'
import type { DataCategory, Outcome, Person } from './category.ts'
import { erasePart, partOf } from './erasure-parts.ts'
import { type ErasureRow, lockErasureForUpdate, takeErasure, updateErasure } from './erasures.queries.ts'
import { erasureLetter } from './letters.ts'
import { findPersonToErase } from './person.ts'

/** So long nobody else goes on with an erasure whose worker is silent; each step renews it. */
const LEASE_MS = 120_000
/** Tries before an erasure is visibly failed. */
const MAX_ATTEMPTS = 5
/** A failed try is repeated after this times the number of tries. */
const AGAIN_MS = 30_000
/** What was kept is looked at again so often; the end of a hold is announced besides. */
const CHECK_AGAIN_MS = 86_400_000

export interface CarryOutDeps {
  db: Database
  keys: CaseKeys
  storage: FileStorage
  clock: Clock
  publicUrl: string
  /** What may be kept of an error. */
  describeFailure(error: unknown): string
}

/** What was done with each category. A list, and no object by their names: names of keys in JSON are rewritten on reading. */
const progressSchema = z.array(
  z.object({
    category: z.string(),
    erased: z.number(),
    kept: z.number(),
    reasons: z.array(z.enum(keepReasons)),
    isOpen: z.boolean().optional(),
  }),
)
type Noted = Map<string, Outcome & { isOpen?: boolean | undefined }>

function readProgress(progress: unknown): Noted {
  return new Map(progressSchema.parse(progress).map(({ category, ...part }) => [category, part]))
}

function writeProgress(noted: Noted): string {
  return JSON.stringify([...noted].map(([category, part]) => ({ category, ...part })))
}

/**
 * Carries out one erasure that is due, category by category, each in a transaction of its own that also notes it: whatever dies, what
 * is done is done once, and the next worker goes on behind it. The account goes last, with the receipt and the letter.
 * @returns false when none is due
 */
export async function carryOutErasure(deps: CarryOutDeps): Promise<boolean> {
  const now = deps.clock.now()
  const taken = await takeErasure(deps.db, now, new Date(now.getTime() + LEASE_MS))
  if (!taken) return false
  try {
    await closeAccount(deps, taken)
    for (const category of dataCategories.slice(0, -1)) await carryOutStep(deps, taken, category)
    await finish(deps, taken)
  } catch (error) {
    if (!(error instanceof TakenOver)) await noteFailure(deps, taken, error)
  }
  return true
}

/** Another worker has it: this one was away for longer than the lease. */
class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

/** The row, if this try still has it. */
async function lockMine(trx: DatabaseTransaction, { id, attempts }: ErasureRow): Promise<ErasureRow> {
  const row = await lockErasureForUpdate(trx, id)
  if (row?.state !== 'running' || row.attempts !== attempts) throw new TakenOver()
  return row
}

/** From here on nobody signs in, and every open page and document of the account closes. */
function closeAccount({ db, clock }: CarryOutDeps, taken: ErasureRow): Promise<void> {
  return inTransaction(db, async (trx) => {
    const { accountClosedAt, progress } = await lockMine(trx, taken)
    if (accountClosedAt) return forgetWhatMayChange(trx, taken.id, progress)
    await trx.updateTable('users').set({ status: 'deleted' }).where('id', '=', taken.userId).execute()
    await notifyAccessChanged(trx, { userId: taken.userId })
    await updateErasure(trx, taken.id, { accountClosedAt: clock.now() })
  })
}

/** Of an erasure that was finished before: what was kept is judged anew, the rest stays as it was noted. */
async function forgetWhatMayChange(trx: DatabaseTransaction, id: string, progress: unknown): Promise<void> {
  const noted = readProgress(progress)
  if (!noted.has('account')) return
  for (const part of noted.values()) part.isOpen = part.kept > 0
  await updateErasure(trx, id, { progress: writeProgress(noted) })
}

async function carryOutStep(deps: CarryOutDeps, taken: ErasureRow, category: DataCategory): Promise<void> {
  const { db, keys, clock, storage } = deps
  const gone: string[] = []
  await inTransaction(db, async (trx) => {
    gone.length = 0
    const { progress, userId } = await lockMine(trx, taken)
    const noted = readProgress(progress)
    const before = noted.get(category.id)
    if (before && !before.isOpen) return
    const outcome = await erasePart({ db: trx, keys, clock, gone }, category, await mustFindPerson(trx, userId))
    noted.set(category.id, { ...outcome, erased: outcome.erased + (before?.erased ?? 0) })
    const leaseUntil = new Date(clock.now().getTime() + LEASE_MS)
    await updateErasure(trx, taken.id, { progress: writeProgress(noted), leaseUntil })
  })
  for (const key of gone) await storage.delete(key)
}

async function mustFindPerson(trx: DatabaseTransaction, userId: string): Promise<Person> {
  const person = await findPersonToErase(trx, userId)
  if (!person) throw new Error('an erasure without an account')
  return person
}

function finish(deps: CarryOutDeps, taken: ErasureRow): Promise<void> {
  const { db, keys, clock, publicUrl } = deps
  return inTransaction(db, async (trx) => {
    const row = await lockMine(trx, taken)
    const person = await mustFindPerson(trx, row.userId)
    const noted = readProgress(row.progress)
    for (const category of dataCategories.slice(-1)) {
      if (noted.has(category.id)) continue
      noted.set(category.id, await erasePart({ db: trx, keys, clock, gone: [] }, category, person))
    }
    const now = clock.now()
    const receipt = makeReceipt(row, noted, now)
    // Only the first time: afterwards there is no address any more.
    const isFirst = row.receipt === null
    const letterMailId = isFirst ? await insertMail(trx, erasureLetter(person, { publicUrl, receipt }), now) : undefined
    await updateErasure(trx, row.id, {
      state: receipt.state,
      progress: writeProgress(noted),
      receipt: canonicalJson(receipt),
      receiptHash: Buffer.from(receipt.hash, 'hex'),
      completedAt: now,
      attempts: 0,
      leaseUntil: null,
      lastError: null,
      checkAgainAt: receipt.state === 'partial' ? new Date(now.getTime() + CHECK_AGAIN_MS) : null,
      ...(letterMailId && { letterMailId }),
    })
    await record({ db: trx, clock }, { fact: 'user.erased', erasureId: row.id, userId: row.userId })
    const details = { state: receipt.state, receipt: receipt.hash }
    await recordAudit({ db: trx }, { act: 'privacy.erased', subject: { type: 'user', id: row.userId }, details })
  })
}

/** Categories in which what stays may go later: a hold ends, an engagement becomes too old. */
const mayGoLater = ['own_cases', 'participation']

function makeReceipt(row: ErasureRow, noted: Noted, now: Date): ErasureReceipt {
  const parts = dataCategories.flatMap((category) => {
    const outcome = noted.get(category.id)
    return outcome && outcome.erased + outcome.kept > 0 ? [partOf(category, outcome)] : []
  })
  const isPartial = parts.some(({ category, kept }) => kept > 0 && mayGoLater.includes(category))
  const content = {
    id: row.id,
    state: isPartial ? ('partial' as const) : ('done' as const),
    requestedAt: row.requestedAt.toISOString(),
    completedAt: now.toISOString(),
    parts,
  }
  const hash = createHash('sha256')
    .update(`lc/erasure-receipt/v1\n${canonicalJson(content)}`)
    .digest()
  return { ...content, hash: hash.toString('hex'), words: hashWords(hash) }
}

async function noteFailure(deps: CarryOutDeps, { id, attempts }: ErasureRow, error: unknown): Promise<void> {
  const lastError = deps.describeFailure(error)
  const leaseUntil = new Date(deps.clock.now().getTime() + attempts * AGAIN_MS)
  const state = attempts >= MAX_ATTEMPTS ? 'failed' : 'running'
  await updateErasure(deps.db, id, { lastError, state, leaseUntil })
}
