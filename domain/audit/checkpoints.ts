import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CheckpointStore } from '../../adapters/checkpoints/checkpoint-store.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { Signer } from '../../adapters/signing.ts'
import { canonicalJson } from '../../contracts/canonical-json.ts'

/** What a checkpoint's keys are for (`createSigner`). */
export const CHECKPOINT_PURPOSE = 'lc/audit/checkpoint/v1'

/** One line of the checkpoint file. `previous`: SHA-256 of the line before, hexadecimal; zeros before the first. */
export interface Checkpoint {
  v: 1
  n: number
  at: string
  previous: string
  /** Hashes (base64url, 32 bytes each) of entries `from`, `from + 1`, … of a chain. */
  chains: { chain: string; from: number; hashes: string[] }[]
  key: string
  signature: string
}

/** What checkpoints are written with. */
export interface CheckpointDeps {
  db: Database
  clock: Clock
  checkpoints: CheckpointStore
  auditSigner: Signer
}

/** Entries of one line at most; chains in one line at most. */
const ENTRIES_A_LINE = 1000
const CHAINS_A_LINE = 200
const NO_LINE = '0'.repeat(64)

/** What is signed: the line without its signature. */
export function signedBytes({ signature: _, ...signed }: Checkpoint): Buffer {
  return Buffer.from(`${CHECKPOINT_PURPOSE}\n${canonicalJson(signed)}`)
}

export function lineHash(line: string): Buffer {
  return createHash('sha256').update(line).digest()
}

/**
 * Writes the hashes of all entries since the last checkpoint outside of the database, signed. Dies it between the file and the commit,
 * the next one writes them again, which harms nothing: what was committed once does not change.
 * @returns how many entries
 */
export async function writeCheckpoints(deps: CheckpointDeps): Promise<number> {
  let written = 0
  for (;;) {
    const entries = await writeCheckpoint(deps)
    written += entries
    if (entries < ENTRIES_A_LINE) return written
  }
}

function writeCheckpoint({ db, clock, checkpoints, auditSigner }: CheckpointDeps): Promise<number> {
  return inTransaction(db, async (trx) => {
    if (!(await takeLock(trx))) return 0
    const chains = await collectOpen(trx)
    if (chains.length === 0) return 0
    const last = await trx.selectFrom('auditCheckpoints').selectAll().orderBy('n', 'desc').limit(1).executeTakeFirst()
    const at = clock.now().toISOString()
    const unsigned: Checkpoint = {
      v: 1,
      n: (last?.n ?? 0) + 1,
      at,
      previous: last?.lineHash.toString('hex') ?? NO_LINE,
      chains,
      key: auditSigner.keyId,
      signature: '',
    }
    const line = canonicalJson({
      ...unsigned,
      signature: auditSigner.sign(signedBytes(unsigned)).toString('base64url'),
    })
    await trx
      .insertInto('auditCheckpoints')
      .values({ n: unsigned.n, lineHash: lineHash(line) })
      .execute()
    for (const { chain, from, hashes } of chains) {
      const checkpointedSeq = from + hashes.length - 1
      await trx.updateTable('auditChains').set({ checkpointedSeq }).where('chainId', '=', chain).execute()
    }
    await checkpoints.append(line)
    return chains.reduce((sum, { hashes }) => sum + hashes.length, 0)
  })
}

/** One process at a time; whoever comes second has nothing to do. */
async function takeLock(trx: DatabaseTransaction): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext('lc/audit/checkpoint')) AS taken`.execute(trx)
  return rows[0]?.taken === true
}

/** Entries that no checkpoint has yet, by chain. Heads are not locked: entries that come meanwhile are in the next one. */
async function collectOpen(trx: DatabaseTransaction): Promise<Checkpoint['chains']> {
  const open = await trx
    .selectFrom('auditChains')
    .select(['chainId', 'checkpointedSeq'])
    .whereRef('checkpointedSeq', '<', 'lastSeq')
    .orderBy('chainId')
    .limit(CHAINS_A_LINE)
    .execute()
  const chains: Checkpoint['chains'] = []
  let room = ENTRIES_A_LINE
  for (const { chainId, checkpointedSeq } of open) {
    const rows = await trx
      .selectFrom('auditEntries')
      .select('hash')
      .where('chainId', '=', chainId)
      .where('seq', '>', checkpointedSeq)
      .orderBy('seq')
      .limit(room)
      .execute()
    if (rows.length === 0) continue
    const hashes = rows.map(({ hash }) => hash.toString('base64url'))
    chains.push({ chain: chainId, from: checkpointedSeq + 1, hashes })
    room -= rows.length
    if (room === 0) break
  }
  return chains
}
