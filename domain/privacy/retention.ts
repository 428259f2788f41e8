import { sql } from 'kysely'
import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { recordAudit } from '../audit/record.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import type { FileDeps } from '../context.ts'
import { expireDocuments } from '../documents/expire-documents.ts'
import { isOnHold, lockCaseForHold } from '../holds/holds.queries.ts'
import { type RetentionRule, retentionRules } from '../retention/retention-rules.ts'
import { eraseCase } from './erase-case.ts'
import { eraseSilentConversations, SILENT_CONVERSATION_DAYS } from './silent-conversations.ts'

/** For so long somebody who deleted a case by mistake can still be helped. In days. */
const DELETED_CASE_DAYS = 30

interface CaseEnd {
  keys: CaseKeys
  masterKeys: MasterKeys
  clock: Clock
  files: Pick<FileDeps, 'storage'>
}

/** Every period there is: those of domain/retention, and what takes the keys of cases. */
export function allRetentionRules(deps: CaseEnd): readonly RetentionRule[] {
  return [
    ...retentionRules,
    {
      name: 'recordings of consultations, unless on legal hold',
      // Each has its own day, told when it was filed (setting `recordingDays`).
      days: 0,
      remove: (db, before, limit) =>
        expireDocuments({ db, clock: deps.clock, storage: deps.files.storage }, before, limit),
    },
    {
      name: 'deleted cases, unless on legal hold',
      days: DELETED_CASE_DAYS,
      remove: (db, before, limit) => eraseDeletedCases(db, deps, before, limit),
    },
    {
      name: 'conversations of two people and their files, after the last message, unless they share a case on legal hold',
      days: SILENT_CONVERSATION_DAYS,
      remove: (db, before, limit) =>
        eraseSilentConversations(
          db,
          { clock: deps.clock, masterKeys: deps.masterKeys, deleteBytes: (key) => deps.files.storage.delete(key) },
          before,
          limit,
        ),
    },
  ]
}

/** Destroys cases that were deleted before a time, each in a transaction of its own. @returns how many */
async function eraseDeletedCases(
  db: Database,
  { keys, clock, files }: Omit<CaseEnd, 'masterKeys'>,
  before: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM cases c JOIN case_keys k ON k.case_id = c.id
    WHERE c.deleted_at < ${before} AND k.wrapped_key IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM case_holds h WHERE h.case_id = c.id AND h.lifted_at IS NULL)
    LIMIT ${limit}`.execute(db)
  for (const { id } of rows) {
    const gone: string[] = []
    await inTransaction(db, async (trx) => {
      gone.length = 0
      await lockCaseForHold(trx, id)
      // A hold that was put on meanwhile.
      if (await isOnHold(trx, id)) return
      await eraseCase({ db: trx, keys, clock, gone }, id)
      await recordAudit({ db: trx }, { caseId: id, act: 'privacy.keyShredded', subject: { type: 'case', id } })
    })
    for (const key of gone) await files.storage.delete(key)
  }
  return rows.length
}
