import type { CheckpointStore } from '../../adapters/checkpoints/checkpoint-store.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Signer } from '../../adapters/signing.ts'
import type { CheckpointProblem } from '../../contracts/audit-problems.ts'
import { type Checkpoint, lineHash, signedBytes } from './checkpoints.ts'

/** Where checkpoints are, and who proves them. */
export interface WitnessDeps {
  checkpoints: CheckpointStore
  auditSigner: Signer
}

/** A checkpoint that is not what was written. */
export interface CheckpointFault {
  n: number
  problem: CheckpointProblem
}

/** What stands outside of the database. */
export interface Witnessed {
  /** Chain → hashes of its entries, that of entry 1 first; holes where a checkpoint is missing. */
  hashes: Map<string, (Buffer | undefined)[]>
  /** Every chain that a checkpoint names, also those that were not asked for. */
  chains: Set<string>
  /** The first thing wrong with the checkpoints themselves. */
  fault: CheckpointFault | undefined
  /** Lines that were read. */
  lines: number
}

/**
 * Reads the checkpoints and proves each: its signature, its place after the one before, and that the database knows it. Hashes of a
 * forged line do not count. @param only the chains that are asked for; all, if left out
 */
export async function readCheckpoints(
  db: Database | DatabaseTransaction,
  { checkpoints, auditSigner }: WitnessDeps,
  only?: ReadonlySet<string>,
): Promise<Witnessed> {
  const known = await db.selectFrom('auditCheckpoints').select(['n', 'lineHash']).orderBy('n').execute()
  const witnessed: Witnessed = { hashes: new Map(), chains: new Set(), fault: undefined, lines: 0 }
  const seen = new Map<number, Set<string>>()
  let last = 0
  for await (const line of checkpoints.lines()) {
    witnessed.lines++
    const checkpoint = parse(line, auditSigner)
    // Half a line of a process that died; were it more than that, its number would be missing below.
    if (checkpoint === undefined) continue
    if (checkpoint === 'forged') {
      witnessed.fault ??= { n: last + 1, problem: 'forged' }
      continue
    }
    const { n, previous } = checkpoint
    // A process that died has written the same number twice; each names the one before.
    const follows = (n === last + 1 || n === last) && (n === 1 || seen.get(n - 1)?.has(previous))
    if (!follows) witnessed.fault ??= n > last + 1 ? { n: last + 1, problem: 'missing' } : { n, problem: 'outOfOrder' }
    last = n
    seen.set(n, (seen.get(n) ?? new Set()).add(lineHash(line).toString('hex')))
    addHashes(witnessed, checkpoint, only)
  }
  const lost = known.find((row) => !seen.get(row.n)?.has(row.lineHash.toString('hex')))
  if (lost) witnessed.fault ??= { n: lost.n, problem: 'missing' }
  return witnessed
}

function parse(line: string, signer: Signer): Checkpoint | 'forged' | undefined {
  let checkpoint: Checkpoint
  try {
    checkpoint = JSON.parse(line)
  } catch {
    return undefined
  }
  try {
    const signature = Buffer.from(checkpoint.signature, 'base64url')
    return signer.verify(checkpoint.key, signedBytes(checkpoint), signature) ? checkpoint : 'forged'
  } catch {
    return 'forged'
  }
}

function addHashes(
  { hashes, chains: known }: Witnessed,
  { chains }: Checkpoint,
  only: ReadonlySet<string> | undefined,
): void {
  for (const { chain, from, hashes: added } of chains) {
    known.add(chain)
    if (only !== undefined && !only.has(chain)) continue
    const list = hashes.get(chain) ?? []
    hashes.set(chain, list)
    for (const [i, hash] of added.entries()) list[from - 1 + i] ??= Buffer.from(hash, 'base64url')
  }
}
