/**
 * What may be wrong with an entry of an audit chain, in words. `changed`: its content is not what was hashed. `missing`: it is not there.
 * `rewritten`: it and its hash fit together, but were others when the checkpoint was written or when it was looked at before. `added`: it
 * was put in past the head. `head`: the chain's head is not its last entry. `personal`: what is beside it (address, device) was changed,
 * added, or removed without an erasure.
 */
export const auditProblems = {
  changed: 'its content is not what was hashed',
  missing: 'it is not there',
  rewritten: 'it and its hash were replaced after they had been seen',
  added: 'it was added past the head of the chain',
  head: 'the head of the chain is not its last entry',
  personal: 'the address or device beside it was changed, added or removed',
} as const
export type AuditProblem = keyof typeof auditProblems

/** The same for a checkpoint. */
export const checkpointProblems = {
  forged: 'it was not signed with our key',
  missing: 'it is not there',
  outOfOrder: 'it does not follow the one before',
} as const
export type CheckpointProblem = keyof typeof checkpointProblems
