import { randomBytes } from 'node:crypto'
import type { CheckpointStore } from '../adapters/checkpoints/checkpoint-store.ts'
import { createSigner, type Signer } from '../adapters/signing.ts'
import { CHECKPOINT_PURPOSE } from '../domain/audit/checkpoints.ts'

/** Checkpoints that lie in memory, for whoever wants to see or change them. */
export function createTestWitness(): { checkpoints: CheckpointStore; auditSigner: Signer; written: string[] } {
  const written: string[] = []
  return {
    written,
    checkpoints: {
      append: async (line) => void written.push(line),
      async *lines() {
        yield* written
      },
    },
    auditSigner: createSigner(`test:${randomBytes(32).toString('base64')}`, CHECKPOINT_PURPOSE),
  }
}
