import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { FIRST_HASH } from './chain.ts'
import type { ChainPlace } from './verify.ts'

type Db = Database | DatabaseTransaction

/** The row about the checkpoints themselves: no case has this id. */
export const CHECKPOINTS = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Chains that do not end where they were looked at last, those whose entry of then is not there any more, and those that are gone; not
 * those that are known to be wrong. In order of id.
 */
export async function listOpenTails(
  db: Db,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ chainId: string; seq: number | null; hash: Buffer | null }[]> {
  // The entry is asked for as a value, chain by chain and by its key: as a join it might be the whole table.
  const { rows } = await sql<{ chainId: string; seq: number | null; hash: Buffer | null }>`
    SELECT chain_id, checked.seq, checked.hash
    FROM audit_chains AS head FULL JOIN audit_checks AS checked USING (chain_id)
    WHERE checked.problem IS NULL AND chain_id <> ${CHECKPOINTS}
      AND (${after ?? null}::uuid IS NULL OR chain_id > ${after ?? null}::uuid)
      AND ((checked.seq, checked.hash) IS DISTINCT FROM (head.last_seq, head.last_hash)
        OR checked.seq > 0 AND checked.hash IS DISTINCT FROM (
          SELECT entry.hash FROM audit_entries AS entry
          WHERE entry.chain_id = checked.chain_id AND entry.seq = checked.seq))
    ORDER BY chain_id LIMIT ${limit}`.execute(db)
  return rows
}

/** The chains that were walked through longest ago, never first: as many as have `limit` entries together, but one at least. */
export async function listChainsToWalk(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ chainId: string }>`
    SELECT chain_id FROM (
      SELECT chain_id, row_number() OVER waiting AS turn,
        sum(greatest(head.last_seq, checked.seq, 1)) OVER (waiting ROWS UNBOUNDED PRECEDING) AS entries
      FROM audit_chains AS head FULL JOIN audit_checks AS checked USING (chain_id)
      WHERE chain_id <> ${CHECKPOINTS}
      WINDOW waiting AS (ORDER BY checked.walked_at NULLS FIRST, chain_id)) AS turns
    WHERE turn = 1 OR entries <= ${limit}
    ORDER BY turn`.execute(db)
  return rows.map(({ chainId }) => chainId)
}

/** Where a chain was looked at last without a fault; undefined: never. */
export async function findSoundPlace(db: Db, chainId: string): Promise<ChainPlace | undefined> {
  return await db.selectFrom('auditChecks').select(['seq', 'hash']).where('chainId', '=', chainId).executeTakeFirst()
}

/** Which of these chains the database knows. */
export async function knownChains(db: Db, chains: readonly string[]): Promise<Set<string>> {
  // One parameter, however many there are.
  const { rows } = await sql<{ chainId: string }>`
    SELECT chain_id FROM audit_chains WHERE chain_id = ANY(${chains}::uuid[])`.execute(db)
  return new Set(rows.map(({ chainId }) => chainId))
}

export interface CheckResult {
  chainId: string
  /** Where the look ended. */
  last: ChainPlace
  /** Undefined: only its tail was looked at. */
  walkedAt: Date | undefined
  fault: { seq: number; problem: string } | undefined
}

/**
 * Writes down what was found. What is wrong stays so until a walk through the whole chain finds it right, and the place stays where
 * nothing was wrong: it is a witness of what was there (`verifyChain`).
 * @returns whether something is wrong that was not known
 */
export async function saveCheck(db: Db, { chainId, last, walkedAt, fault }: CheckResult, now: Date): Promise<boolean> {
  const before = await db.selectFrom('auditChecks').select('problem').where('chainId', '=', chainId).executeTakeFirst()
  const isNews = fault !== undefined && (before?.problem ?? null) === null
  // A tail that is right says nothing about what a walk beside it has found.
  const found = (fault || walkedAt) && {
    problem: fault?.problem ?? null,
    problemSeq: fault?.seq ?? null,
    ...(isNews || !fault ? { foundAt: fault ? now : null } : {}),
  }
  const seen = { ...found, ...(walkedAt && { walkedAt }) }
  const place = fault ? { seq: 0, hash: FIRST_HASH } : { seq: last.seq, hash: last.hash }
  await db
    .insertInto('auditChecks')
    .values({ chainId, ...place, ...seen })
    .onConflict((conflict) =>
      conflict.column('chainId').doUpdateSet({
        // A walk may have begun before the tail was looked at: the place never goes back.
        seq: sql<number>`greatest(audit_checks.seq, excluded.seq)`,
        hash: sql<Buffer>`CASE WHEN excluded.seq > audit_checks.seq THEN excluded.hash ELSE audit_checks.hash END`,
        ...seen,
      }),
    )
    .execute()
  return isNews
}

/** What is wrong with the audit, as far as regular work has found. */
export async function listAuditFaults(db: Db, limit: number) {
  const rows = await db
    .selectFrom('auditChecks')
    .select(['chainId', 'problem', 'problemSeq', 'foundAt'])
    .where('problem', 'is not', null)
    .orderBy('chainId')
    .limit(limit)
    .execute()
  return rows.flatMap(({ chainId, problem, problemSeq, foundAt }) =>
    problem === null || problemSeq === null || foundAt === null ? [] : [{ chainId, problem, seq: problemSeq, foundAt }],
  )
}
