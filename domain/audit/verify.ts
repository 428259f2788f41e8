import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type AuditEntryRow, chainedEntryOf } from './audit.queries.ts'
import { entryHash, FIRST_HASH, PLATFORM_CHAIN, personalCommitment } from './chain.ts'
import { PERSONAL_KEPT_DAYS } from './personal.ts'
import { readCheckpoints, type WitnessDeps, type Witnessed } from './read-checkpoints.ts'

type Db = Database | DatabaseTransaction

/**
 * What is wrong with an entry. `changed`: its content is not what was hashed. `missing`: it is not there. `rewritten`: it and its
 * hash fit together, but were others when the checkpoint was written. `added`: it was put in past the head. `head`: the chain's head is
 * not its last entry. `personal`: what is beside it (address, device) was changed, added, or removed without an erasure.
 */
export type AuditProblem = 'changed' | 'missing' | 'rewritten' | 'added' | 'head' | 'personal'

/** The first entry of a chain that is wrong. */
export interface AuditFault {
  chain: string
  seq: number
  problem: AuditProblem
}

/** Runs `act` in one view of the database, so that what is added meanwhile does not look wrong. */
export function inSnapshot<Result>(db: Database, act: (trx: DatabaseTransaction) => Promise<Result>): Promise<Result> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(act)
}

/** What was walked, and what is wrong. */
export interface ChainReport {
  chain: string
  /** How many entries there are. */
  entries: number
  fault: AuditFault | undefined
  /** Up to which entry the chain was compared with what stands outside of the database; 0: not at all. */
  witnessedTo: number
}

type WalkedRow = AuditEntryRow & { address: string | null; userAgent: string | null; salt: Buffer | null }

const PAGE = 500
const DAY_MS = 24 * 60 * 60 * 1000

/** What an entry is compared with besides its chain. */
export interface AuditEvidence {
  witnessed: Witnessed
  erased: Erasures
}

/** Reads it; what is read of the database is older than what is verified afterwards. @param only the one chain that is asked for */
export async function collectEvidence(db: Db, deps: WitnessDeps, only?: string): Promise<AuditEvidence> {
  const witnessed = await readCheckpoints(db, deps, only)
  return { witnessed, erased: await listErasures(db) }
}

/** Chains that there are or were, those that only a checkpoint knows included. */
export async function listChains(db: Db, { witnessed }: AuditEvidence): Promise<string[]> {
  const { rows } = await sql<{ chainId: string }>`
    SELECT chain_id FROM audit_chains UNION SELECT chain_id FROM audit_entries
    UNION SELECT chain_id FROM audit_personal`.execute(db)
  return [...new Set([...rows.map(({ chainId }) => chainId), ...witnessed.hashes.keys()])].sort()
}

/**
 * Walks a chain from its first entry, in one view of the database where `db` is a repeatable-read transaction.
 * @param evidence from `collectEvidence`, of the same moment or before
 */
export async function verifyChain(db: Db, chain: string, { witnessed, erased }: AuditEvidence): Promise<ChainReport> {
  const outside = witnessed.hashes.get(chain) ?? []
  const head = await db.selectFrom('auditChains').selectAll().where('chainId', '=', chain).executeTakeFirst()
  const walk = await walkEntries(db, chain, { outside, erased, headSeq: head?.lastSeq ?? 0 })
  const report = { chain, entries: walk.entries, witnessedTo: Math.min(outside.length, walk.last) }
  const fault = walk.fault ?? endFault(walk, { head, outside })
  const problem = fault ?? (await strayPersonal(db, chain))
  return { ...report, fault: problem && { chain, ...problem } }
}

type Found = Pick<AuditFault, 'seq' | 'problem'>

interface Walk {
  entries: number
  last: number
  lastHash: Buffer
  fault: Found | undefined
}

async function walkEntries(db: Db, chain: string, against: Against): Promise<Walk> {
  const walk: Walk = { entries: 0, last: 0, lastHash: FIRST_HASH, fault: undefined }
  for (;;) {
    const rows = await listPage(db, chain, walk.last)
    for (const row of rows) {
      const problem = judge(row, walk, against)
      if (problem) walk.fault ??= { seq: problem === 'missing' ? walk.last + 1 : row.seq, problem }
      walk.entries++
      walk.last = row.seq
      walk.lastHash = row.hash
    }
    if (rows.length < PAGE) return walk
  }
}

interface Against {
  outside: (Buffer | undefined)[]
  erased: Erasures
  headSeq: number
}

/** What is wrong with the next row, the most telling thing first. */
function judge(
  row: WalkedRow,
  { last, lastHash }: Walk,
  { outside, erased, headSeq }: Against,
): AuditProblem | undefined {
  if (row.seq !== last + 1) return 'missing'
  const fits = entryHash(lastHash, chainedEntryOf(row)).equals(row.hash)
  const witness = outside[row.seq - 1]
  if (witness && !witness.equals(row.hash)) return fits ? 'rewritten' : 'changed'
  if (!fits) return 'changed'
  if (row.seq > headSeq) return 'added'
  return personalFits(row, erased) ? undefined : 'personal'
}

function endFault(
  walk: Walk,
  { head, outside }: { head: { lastSeq: number; lastHash: Buffer } | undefined; outside: unknown[] },
) {
  const wanted = Math.max(head?.lastSeq ?? 0, outside.length)
  if (walk.last < wanted) return { seq: walk.last + 1, problem: 'missing' } as const
  if (head && !head.lastHash.equals(walk.lastHash)) return { seq: walk.last, problem: 'head' } as const
  return undefined
}

function personalFits(row: WalkedRow, erased: Erasures): boolean {
  const { personal, salt, address, userAgent } = row
  if (salt === null || address === null || userAgent === null) {
    return personal === null || isErased(row, erased)
  }
  return personal?.equals(personalCommitment(salt, { address, userAgent })) ?? false
}

/** When what is personal of somebody was erased last, as the platform's chain has it. */
type Erasures = Map<string, Date>

function isErased({ actorId, at }: AuditEntryRow, erased: Erasures): boolean {
  if (at.getTime() < Date.now() - PERSONAL_KEPT_DAYS * DAY_MS) return true
  return actorId !== null && (erased.get(actorId)?.getTime() ?? 0) >= at.getTime()
}

async function listErasures(db: Db): Promise<Erasures> {
  const rows = await db
    .selectFrom('auditEntries')
    .select(['subjectId', 'at'])
    .where('chainId', '=', PLATFORM_CHAIN)
    .where('act', '=', 'audit.personalErased')
    .orderBy('at')
    .execute()
  return new Map(rows.flatMap(({ subjectId, at }) => (subjectId === null ? [] : [[subjectId, at] as const])))
}

function listPage(db: Db, chain: string, after: number): Promise<WalkedRow[]> {
  return db
    .selectFrom('auditEntries as entry')
    .leftJoin('auditPersonal as beside', (join) =>
      join.onRef('beside.chainId', '=', 'entry.chainId').onRef('beside.seq', '=', 'entry.seq'),
    )
    .selectAll('entry')
    .select(['beside.address', 'beside.userAgent', 'beside.salt'])
    .where('entry.chainId', '=', chain)
    .where('entry.seq', '>', after)
    .orderBy('entry.seq')
    .limit(PAGE)
    .execute()
}

/** Personal data beside an entry that is not there. */
async function strayPersonal(db: Db, chain: string): Promise<Found | undefined> {
  const row = await db
    .selectFrom('auditPersonal as beside')
    .leftJoin('auditEntries as entry', (join) =>
      join.onRef('beside.chainId', '=', 'entry.chainId').onRef('beside.seq', '=', 'entry.seq'),
    )
    .select('beside.seq')
    .where('beside.chainId', '=', chain)
    .where('entry.seq', 'is', null)
    .orderBy('beside.seq')
    .limit(1)
    .executeTakeFirst()
  return row && { seq: row.seq, problem: 'personal' }
}
