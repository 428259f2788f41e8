import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { FIRST_HASH } from './chain.ts'
import {
  CHECKPOINTS,
  type CheckResult,
  knownChains,
  listChainsToWalk,
  listOpenTails,
  saveCheck,
} from './check.queries.ts'
import type { WitnessDeps } from './read-checkpoints.ts'
import {
  type AuditEvidence,
  type ChainReport,
  collectEvidence,
  inSnapshot,
  verifyChain,
  verifyTail,
  withErasuresOf,
} from './verify.ts'

export interface AuditCheckDeps {
  db: Database
  clock: Clock
  log: Logger
}

/** The schedules that run it. */
export const CHECK_TAILS = 'check-audit-tails'
export const CHECK_WHOLE = 'check-whole-audit'

/**
 * So many entries are walked through in one run; the chains behind have their turn the next time. Their hashes are in memory meanwhile, and each
 * run reads all checkpoints.
 */
const ENTRIES_A_RUN = 250_000

/** Chains whose tails are looked at in one view of the database. */
const TAILS_AT_ONCE = 500

/** Looks at what has come to each chain since the last time. @returns how many chains were looked at */
export async function checkAuditTails(deps: AuditCheckDeps, atOnce = TAILS_AT_ONCE): Promise<number> {
  let looked = 0
  let after: string | undefined
  for (;;) {
    const results = await checkSomeTails(deps, { after, limit: atOnce })
    for (const result of results) await save(deps, result)
    looked += results.length
    if (results.length < atOnce) return looked
    after = results.at(-1)?.chainId
  }
}

function checkSomeTails({ db }: AuditCheckDeps, which: Parameters<typeof listOpenTails>[1]): Promise<CheckResult[]> {
  return inSnapshot(db, async (trx) => {
    const results: CheckResult[] = []
    for (const { chainId, seq, hash } of await listOpenTails(trx, which)) {
      const { last, fault } = await verifyTail(trx, chainId, { seq: seq ?? 0, hash: hash ?? FIRST_HASH })
      results.push({ chainId, last, walkedAt: undefined, fault })
    }
    return results
  })
}

/**
 * Walks through whole chains and compares them with the checkpoints, those first whose turn was longest ago, and looks at the
 * checkpoints themselves. @returns how many chains were walked through
 */
export async function checkWholeAudit(deps: AuditCheckDeps & WitnessDeps, limit = ENTRIES_A_RUN): Promise<number> {
  const { db, clock } = deps
  const chosen = await listChainsToWalk(db, limit)
  const evidence = await collectEvidence(db, deps, new Set(chosen))
  for (const chainId of chosen) {
    const { last, fault } = await walkChain(db, chainId, evidence)
    await save(deps, { chainId, last, walkedAt: clock.now(), fault })
  }
  const { chains, fault } = evidence.witnessed
  const known = await knownChains(db, [...chains])
  for (const chainId of chains) {
    if (known.has(chainId) || chosen.includes(chainId)) continue
    await save(deps, { ...nothingOf(chainId), walkedAt: clock.now(), fault: { seq: 1, problem: 'missing' } })
  }
  const aboutCheckpoints = fault && { seq: fault.n, problem: fault.problem }
  await save(deps, { ...nothingOf(CHECKPOINTS), walkedAt: clock.now(), fault: aboutCheckpoints })
  return chosen.length
}

/** Walks through a chain with evidence that may be minutes old: somebody may have been erased meanwhile. */
export function walkChain(db: Database, chainId: string, evidence: AuditEvidence): Promise<ChainReport> {
  return inSnapshot(db, async (trx) => {
    const report = await verifyChain(trx, chainId, evidence)
    if (report.fault?.problem !== 'personal') return report
    return verifyChain(trx, chainId, await withErasuresOf(trx, evidence))
  })
}

const nothingOf = (chainId: string) => ({ chainId, last: { seq: 0, hash: FIRST_HASH } })

async function save({ db, clock, log }: AuditCheckDeps, result: CheckResult): Promise<void> {
  if (!(await saveCheck(db, result, clock.now()))) return
  log.error({ chain: result.chainId, ...result.fault }, 'the audit is not what was written')
}

/** When each part was looked at to the end the last time. */
export async function findLastChecks(db: Database | DatabaseTransaction) {
  const rows = await db
    .selectFrom('schedules')
    .select(['name', 'lastFinishedAt'])
    .where('name', 'in', [CHECK_TAILS, CHECK_WHOLE])
    .where('lastError', 'is', null)
    .execute()
  const finished = new Map(rows.map(({ name, lastFinishedAt }) => [name, lastFinishedAt]))
  return { tails: finished.get(CHECK_TAILS) ?? undefined, whole: finished.get(CHECK_WHOLE) ?? undefined }
}
