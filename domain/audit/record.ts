import { randomBytes } from 'node:crypto'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { AccountRole } from '../../contracts/access.ts'
import type { AuditAct } from '../../contracts/audit-acts.ts'
import { appendEntry, insertRead, lockHead } from './audit.queries.ts'
import { type AuditDetails, entryHash, PLATFORM_CHAIN, personalCommitment } from './chain.ts'

/** What the audit takes of a context: every `Context` in a transaction is one, and what workers get; without an actor the system acts. */
export interface AuditContext<Db = DatabaseTransaction> {
  db: Db
  actor?: AuditActor | undefined
  client?: { ip: string; userAgent: string } | undefined
  requestId?: string | undefined
}

interface AuditActor {
  userId: string
  sessionId: string | null
  role: AccountRole
  isMachine?: boolean | undefined
}

/** What happened, in ids, codes and hashes. */
export interface AuditEntry {
  /** The case whose chain it goes to; without one, the platform's. */
  caseId?: string | undefined
  act: AuditAct
  /** What it was done to: a noun of the contracts (`document`, `user`, `liveDocument`) and its id. */
  subject?: { type: string; id: string } | undefined
  details?: AuditDetails
  /** Who did it, where the context does not know yet (somebody signs in) or knows somebody else. */
  by?: AuditActor | undefined
}

/** Longer strings were cut off; the columns hold as much. */
const ADDRESS_LENGTH = 64
const USER_AGENT_LENGTH = 400

/**
 * Adds an entry to the chain of its case (or of the platform) in the caller's transaction: no act without its entry, no entry without
 * its act. From here to the commit the chain waits for this transaction, so let it be the last statement where that is possible.
 * @throws for details that are not ids, codes, numbers or hashes (a mistake of ours: text of people must not get in)
 */
export async function recordAudit(
  ctx: AuditContext,
  { caseId, act, subject, details = {}, by }: AuditEntry,
): Promise<void> {
  requireCodes(details)
  const actor = by ?? ctx.actor
  const chain = caseId ?? PLATFORM_CHAIN
  const head = await lockHead(ctx.db, chain)
  const { personal, commitment } = personalOf(ctx, chain, head.lastSeq + 1, actor)
  const entry = {
    chain,
    seq: head.lastSeq + 1,
    at: head.now.toISOString(),
    act,
    subject: subject ?? null,
    actor: {
      kind: actor ? (actor.isMachine ? 'machine' : 'user') : 'system',
      id: actor?.userId ?? null,
      role: actor?.role ?? null,
      session: actor?.sessionId ?? null,
    },
    request: ctx.requestId ?? null,
    details,
    personal: commitment?.toString('hex') ?? null,
  }
  const row = {
    chainId: chain,
    seq: entry.seq,
    at: head.now,
    act,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    actorRole: entry.actor.role,
    sessionId: entry.actor.session,
    requestId: entry.request,
    details: JSON.stringify(details),
    personal: commitment ?? null,
    hash: entryHash(head.lastHash, entry),
  }
  await appendEntry(ctx.db, row, personal)
}

/**
 * Records that somebody reads something confidential, before they get it: one entry for each session, subject, act and hour. In a
 * transaction of its own, since reading commands have none.
 */
export async function recordRead(
  ctx: AuditContext<Database | DatabaseTransaction>,
  read: { caseId?: string | undefined; act: AuditAct; subject: { type: string; id: string }; details?: AuditDetails },
): Promise<void> {
  const sessionId = ctx.actor?.sessionId
  if (!sessionId) throw new Error('nobody reads')
  await inTransaction(ctx.db, async (db) => {
    const isNew = await insertRead(db, { sessionId, subjectId: read.subject.id, act: read.act })
    if (isNew) await recordAudit({ ...ctx, db }, read)
  })
}

function personalOf({ client }: AuditContext, chainId: string, seq: number, actor: AuditActor | undefined) {
  if (!client) return {}
  const address = client.ip.slice(0, ADDRESS_LENGTH)
  // NUL is nothing a column can hold; header values can have none, other callers might.
  const userAgent = client.userAgent.replaceAll('\0', '').slice(0, USER_AGENT_LENGTH)
  const salt = randomBytes(32)
  const personal = { chainId, seq, userId: actor?.userId ?? null, address, userAgent, salt }
  return { personal, commitment: personalCommitment(salt, { address, userAgent }) }
}

/** No spaces: a sentence does not fit, and neither does most of what people write. */
const CODE = /^[\w.:/+=-]{0,200}$/

function requireCodes(details: AuditDetails): void {
  for (const [name, value] of Object.entries(details)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part === 'string' && !CODE.test(part)) throw new Error(`audit details take codes only: ${name}`)
    }
  }
}
