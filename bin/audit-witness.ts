import { join } from 'node:path'
import { type CheckpointStore, createCheckpointFile } from '../adapters/checkpoints/checkpoint-store.ts'
import { createS3Checkpoints } from '../adapters/checkpoints/s3.ts'
import { withCopy } from '../adapters/checkpoints/with-copy.ts'
import { createSigner, type Signer } from '../adapters/signing.ts'
import { CHECKPOINT_PURPOSE } from '../domain/audit/checkpoints.ts'
import type { Config } from './config.ts'

/**
 * What proves the audit from outside of the database, signed with a key made of `MASTER_KEY`: a file under `DATA_DIR`; where there is a
 * bucket for files, that bucket, and the file beside it.
 */
export function createAuditWitness(
  { dataFolder, s3 }: Pick<Config, 'dataFolder' | 's3'>,
  masterKey: string,
): { checkpoints: CheckpointStore; auditSigner: Signer } {
  const file = createCheckpointFile(join(dataFolder, 'audit', 'checkpoints.jsonl'))
  return {
    checkpoints: s3 ? withCopy(createS3Checkpoints(s3), file) : file,
    auditSigner: createSigner(masterKey, CHECKPOINT_PURPOSE),
  }
}
