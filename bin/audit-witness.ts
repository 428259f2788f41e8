import { join } from 'node:path'
import { type CheckpointStore, createCheckpointFile } from '../adapters/checkpoints/checkpoint-store.ts'
import { createSigner, type Signer } from '../adapters/signing.ts'
import { CHECKPOINT_PURPOSE } from '../domain/audit/checkpoints.ts'

/** What proves the audit from outside of the database: a file under `DATA_DIR`, signed with a key made of `MASTER_KEY`. */
export function createAuditWitness(
  dataFolder: string,
  masterKey: string,
): { checkpoints: CheckpointStore; auditSigner: Signer } {
  return {
    checkpoints: createCheckpointFile(join(dataFolder, 'audit', 'checkpoints.jsonl')),
    auditSigner: createSigner(masterKey, CHECKPOINT_PURPOSE),
  }
}
