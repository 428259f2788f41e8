import type { CaseWorld, WorldStage } from '../case-world.ts'

/**
 * Who asks. `walled` is in the case as a lawyer and an admin of a firm, and behind an ethical wall. `client` is a second member with that role, not the owner; `removed` was in the case; `invited` has an invitation
 * and a verified address but has not joined; `admin` runs the platform and is in no case; `revoked` holds a token of an ended
 * session, `suspended` of a suspended account. `lawyer` is in the case and has a profile without a licence; `verifiedLawyer` is in no
 * case and has a licence that counts and one that waits: eligible for open cases. `cleared` is too, and was cleared for the world's case
 * once it is open; `conflicted` acts for the other side of it.
 */
export const askers = [
  'anonymous',
  'revoked',
  'suspended',
  'stranger',
  'removed',
  'invited',
  'admin',
  'owner',
  'client',
  'lawyer',
  'verifiedLawyer',
  'cleared',
  'conflicted',
  'colleague',
  'observer',
  'walled',
] as const
export type Asker = (typeof askers)[number]

export interface MatrixRow {
  /** Endpoint name of the contract. */
  endpoint: string
  /** What is special about the row, where an endpoint has several. */
  variant?: string
  /** How far the world's case is; a draft if left out. */
  stage?: WorldStage
  /** Path after the parameters are filled in, body and headers, for a case made for this one request. */
  request(world: CaseWorld): { path: string; body?: object; headers?: Record<string, string> }
  /** True: whoever asks has just proved again who they are (`requireStepUp`); else nobody has. */
  steppedUp?: boolean
  /** Status for each asker. Written by hand: this table is the oracle, the code is what is tested. */
  expected: Record<Asker, number>
}

/** Nobody without a valid token of an active session and account. */
const out = { anonymous: 401, revoked: 401, suspended: 401 }

export const everybody = (status: number): Record<Asker, number> => ({
  ...out,
  stranger: status,
  removed: status,
  invited: status,
  admin: status,
  owner: status,
  client: status,
  lawyer: status,
  verifiedLawyer: status,
  cleared: status,
  conflicted: status,
  colleague: status,
  observer: status,
  walled: status,
})

export const publicly = (status: number): Record<Asker, number> => ({
  ...everybody(status),
  anonymous: status,
  revoked: status,
  suspended: status,
})

/** Everybody signed in, but nothing to be found for those outside the case; who is behind a wall is outside. */
export const people = (status: number) => ({
  ...everybody(status),
  stranger: 404,
  removed: 404,
  invited: 404,
  admin: 404,
  verifiedLawyer: 404,
  cleared: 404,
  conflicted: 404,
  walled: 404,
})
export const writers = (status: number) => ({ ...people(status), observer: 403 })
/** Acts of the case's lawyer. */
export const onlyLawyer = (status: number) => ({ ...people(403), lawyer: status })
export const onlyOwner = (status: number) => ({ ...people(403), owner: status })
/** People of the firm by their role in it: `lawyer` owns it, `walled` is its admin, `colleague` a member. */
export const inFirm = ([owner, admin, member]: [number, number, number]): Record<Asker, number> => ({
  ...everybody(404),
  lawyer: owner,
  walled: admin,
  colleague: member,
})
export const nobodyBut = (asker: Asker, status: number) => ({ ...everybody(404), [asker]: status })
