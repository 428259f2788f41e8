import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { AuditProblem } from '../../contracts/audit-problems.ts'
import { type AuditEntryRow, chainedEntryOf } from './audit.queries.ts'
import { entryHash, FIRST_HASH, PLATFORM_CHAIN, personalCommitment } from './chain.ts'
import { findSoundPlace } from './check.queries.ts'
import { PERSONAL_KEPT_DAYS } from './personal.ts'
import { readCheckpoints, type WitnessDeps, type Witnessed } from './read-checkpoints.ts'

type Db = Database | DatabaseTransaction

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
  /** Where the walk ended. */
  last: ChainPlace
  /** Up to which entry the chain was compared with what stands outside of the database; 0: not at all. */
  witnessedTo: number
}

/** An entry and its hash; 0 and `FIRST_HASH` before the first. */
export interface ChainPlace {
  seq: number
  hash: Buffer
}

type WalkedRow = AuditEntryRow & { address: string | null; userAgent: string | null; salt: Buffer | null }

const PAGE = 500
const DAY_MS = 24 * 60 * 60 * 1000

/** What an entry is compared with besides its chain. */
export interface AuditEvidence {
  witnessed: Witnessed
  erased: Erasures
}

/** Reads it; what is read of the database is older than what is verified afterwards. @param only the chains that are asked for; all, if left out */
export async function collectEvidence(db: Db, deps: WitnessDeps, only?: ReadonlySet<string>): Promise<AuditEvidence> {
  const witnessed = await readCheckpoints(db, deps, only)
  return { witnessed, erased: await listErasures(db) }
}

/** The same with the erasures of now. */
export async function withErasuresOf(db: Db, { witnessed }: AuditEvidence): Promise<AuditEvidence> {
  return { witnessed, erased: await listErasures(db) }
}

/** Chains that there are or were, those that only a checkpoint or an earlier look knows included. */
export async function listChains(db: Db, { witnessed }: AuditEvidence): Promise<string[]> {
  const { rows } = await sql<{ chainId: string }>`
    SELECT chain_id FROM audit_chains UNION SELECT chain_id FROM audit_entries
    UNION SELECT chain_id FROM audit_personal
    UNION SELECT chain_id FROM audit_checks WHERE seq > 0`.execute(db)
  return [...new Set([...rows.map(({ chainId }) => chainId), ...witnessed.hashes.keys()])].sort()
}

/**
 * Walks a chain from its first entry, in one view of the database where `db` is a repeatable-read transaction.
 * @param evidence from `collectEvidence`, of the same moment or before
 */
export async function verifyChain(db: Db, chain: string, { witnessed, erased }: AuditEvidence): Promise<ChainReport> {
  const outside = witnessed.hashes.get(chain) ?? []
  const head = await db.selectFrom('auditChains').selectAll().where('chainId', '=', chain).executeTakeFirst()
  // What was seen before its checkpoint was written, and cut off in between, nobody else knows of.
  const seen = await findSoundPlace(db, chain)
  const walk = await walkEntries(db, chain, { outside, seen, erased, headSeq: head?.lastSeq ?? 0 })
  const last = { seq: walk.last, hash: walk.lastHash }
  const report = { chain, entries: walk.entries, last, witnessedTo: Math.min(outside.length, walk.last) }
  const fault = walk.fault ?? endFault(walk, { head, outside, seen })
  const problem = fault ?? (await strayPersonal(db, chain))
  return { ...report, fault: problem && { chain, ...problem } }
}

/** So many entries of a tail are walked at once. */
const TAIL_ENTRIES = 10_000

/**
 * Walks on from a place that was reached before: quick, but blind to what was changed before it, to erasures, and to what only the
 * checkpoints know.
 */
export async function verifyTail(
  db: Db,
  chain: string,
  from: ChainPlace,
): Promise<{ last: ChainPlace; fault: AuditFault | undefined }> {
  const head = await db.selectFrom('auditChains').selectAll().where('chainId', '=', chain).executeTakeFirst()
  const against = { outside: [], seen: undefined, erased: undefined, headSeq: head?.lastSeq ?? 0 }
  const walk = await walkEntries(db, chain, against, { from, limit: TAIL_ENTRIES })
  const isCut = head === undefined || head.lastSeq < from.seq
  const found =
    (await placeFault(db, chain, from)) ??
    (isCut
      ? ({ seq: against.headSeq + 1, problem: 'missing' } as const)
      : (walk.fault ?? (walk.isDone ? endFault(walk, { head, ...against }) : undefined)))
  return { last: { seq: walk.last, hash: walk.lastHash }, fault: found && { chain, ...found } }
}

/** The entry that was reached before may be gone, or another one, while all that came later fits. */
async function placeFault(db: Db, chain: string, { seq, hash }: ChainPlace): Promise<Found | undefined> {
  if (seq === 0) return undefined
  const row = await db
    .selectFrom('auditEntries')
    .select(['seq', 'hash'])
    .where('chainId', '=', chain)
    .where('seq', '<=', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row?.seq !== seq) return { seq: (row?.seq ?? 0) + 1, problem: 'missing' }
  return row.hash.equals(hash) ? undefined : { seq, problem: 'rewritten' }
}

type Found = Pick<AuditFault, 'seq' | 'problem'>

interface Walk {
  entries: number
  last: number
  lastHash: Buffer
  fault: Found | undefined
  /** It has come to the end. */
  isDone: boolean
}

async function walkEntries(
  db: Db,
  chain: string,
  against: Against,
  { from, limit }: { from: ChainPlace; limit: number } = {
    from: { seq: 0, hash: FIRST_HASH },
    limit: Number.POSITIVE_INFINITY,
  },
): Promise<Walk> {
  const walk: Walk = { entries: 0, last: from.seq, lastHash: from.hash, fault: undefined, isDone: false }
  while (walk.entries < limit) {
    const rows = await listPage(db, chain, walk.last)
    for (const row of rows) {
      const problem = judge(row, walk, against)
      if (problem) walk.fault ??= { seq: problem === 'missing' ? walk.last + 1 : row.seq, problem }
      walk.entries++
      walk.last = row.seq
      walk.lastHash = row.hash
    }
    if (rows.length < PAGE) {
      walk.isDone = true
      break
    }
  }
  return walk
}

interface Against {
  outside: (Buffer | undefined)[]
  /** A place that was reached before. */
  seen: ChainPlace | undefined
  /** Undefined: what is beside the entries is not looked at. */
  erased: Erasures | undefined
  headSeq: number
}

/** What is wrong with the next row, the most telling thing first. */
function judge(
  row: WalkedRow,
  { last, lastHash }: Walk,
  { outside, seen, erased, headSeq }: Against,
): AuditProblem | undefined {
  if (row.seq !== last + 1) return 'missing'
  const fits = entryHash(lastHash, chainedEntryOf(row)).equals(row.hash)
  const witness = outside[row.seq - 1] ?? (seen?.seq === row.seq ? seen.hash : undefined)
  if (witness && !witness.equals(row.hash)) return fits ? 'rewritten' : 'changed'
  if (!fits) return 'changed'
  if (row.seq > headSeq) return 'added'
  return erased === undefined || personalFits(row, erased) ? undefined : 'personal'
}

function endFault(
  walk: Walk,
  {
    head,
    outside,
    seen,
  }: { head: { lastSeq: number; lastHash: Buffer } | undefined } & Pick<Against, 'outside' | 'seen'>,
) {
  const wanted = Math.max(head?.lastSeq ?? 0, outside.length, seen?.seq ?? 0)
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
