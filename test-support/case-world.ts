import { randomBytes, randomUUID } from 'node:crypto'
import { uuidv7 } from '../adapters/ids.ts'
import type { CaseRole } from '../contracts/access.ts'
import type { TestApi } from './api.ts'
import type { Asker } from './authorisation-matrix.ts'
import { insertConsultation } from './consultations.ts'
import { beginUpload, uploadFile } from './documents.ts'
import { tellEach } from './events-writer.ts'
import {
  createTestCase,
  invite,
  newestInvitationToken,
  readWorkspace,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
  uniqueEmail,
} from './factories.ts'
import { createFirmWorld, type FirmWorld, insertLawyers } from './firm-world.ts'
import { createLawyerWorld, type LawyerWorld, lawyerIdOf, registerLawyer } from './lawyers.ts'
import { bringTo, registerTierLawyers, type WorldStage } from './open-case.ts'

export type { WorldStage } from './open-case.ts'

/** One person for each kind of asker (anonymous has none), who live as long as the test file. */
export type Cast = Record<Exclude<Asker, 'anonymous'>, TestPerson> & { target: TestPerson }

/** What a row of the matrix needs to make its request. */
export interface CaseWorld {
  owner: TestPerson & { password: string }
  /** The asking person; the stranger's for anonymous. */
  askerId: string
  strangerId: string
  /** A colleague in the case whom the request is about. */
  targetId: string
  colleagueId: string
  walledId: string
  caseId: string
  briefId: string
  notesId: string
  ownersNotesId: string
  /** A version of the brief. */
  versionId: string
  /** A file of the case that its owner has uploaded. */
  documentId: string
  /** An upload of 10 bytes that its owner has begun. */
  ownersUploadId: string
  /** Of `invited`, still open. */
  invitationId: string
  invitationToken: string
  /** Of the owner, not the one that asks. */
  ownersOtherSessionId: string
  /** Of the owner, not revoked. */
  ownersApiKeyId: string
  /** A job that has failed. */
  failedJobId: string
  /** What `verifiedLawyer` has, made anew for this request. */
  verifiedLawyer: LawyerWorld
  /** The profile of `lawyer`, whom nobody has verified. */
  unverifiedLawyerId: string
  firm: FirmWorld
  /** Of `cleared`, in an open case: a possible conflict that was dismissed. */
  hitId: string
  /** A name on the conflict list of `cleared`. */
  conflictId: string
  clearedLawyerId: string
  /** An address without an account. */
  freshEmail: string
  /** Of the owner, in the conversation of the case. */
  ownersMessage: { id: string; conversationId: string }
  /** Of the owner, to `lawyer` alone. */
  ownersLetter: { id: string; conversationId: string }
  ownersNotificationId: string
  ownersPushSubscriptionId: string
  /** A browser that nobody has subscribed with. */
  pushBrowser: { endpoint: string; keys: { p256dh: string; auth: string } }
  /** Asked for by the owner. */
  consultationId: string
  /** Under way, with the target admitted. */
  liveConsultationId: string
}

export async function createCast(api: TestApi): Promise<Cast> {
  const client = () => registerPerson(api, { role: 'client' })
  const lawyer = () => registerPerson(api, { role: 'lawyer' })
  const cast: Cast = {
    revoked: await client(),
    suspended: await client(),
    stranger: await client(),
    removed: await client(),
    invited: await lawyer(),
    admin: await registerPerson(api, { role: 'admin' }),
    owner: await client(),
    client: await client(),
    lawyer: await lawyer(),
    verifiedLawyer: await lawyer(),
    cleared: await lawyer(),
    conflicted: await lawyer(),
    colleague: await lawyer(),
    observer: await client(),
    walled: await lawyer(),
    target: await client(),
  }
  const { ownerDb } = api
  await registerLawyer(api, cast.lawyer)
  await registerLawyer(api, cast.verifiedLawyer)
  await registerTierLawyers(api, cast)
  await insertLawyers(api, [cast.colleague, cast.walled, cast.invited])
  await ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', cast.invited.userId).execute()
  await ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', cast.suspended.userId).execute()
  await api.call('POST', '/v1/auth/logout', { body: { refreshToken: cast.revoked.refreshToken } })
  return cast
}

/**
 * Which parts of a world a request is made of: it is made once with a stand-in that notes what is asked of it. Building only those
 * keeps thousands of requests quick.
 */
export function partsOf(request: (world: CaseWorld) => unknown): ReadonlySet<string> {
  const asked = new Set<string>()
  const anything: unknown = new Proxy(() => 'x', {
    get: (_, key) => (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON' ? () => 'x' : anything),
  })
  const get = (_: CaseWorld, key: string | symbol) => {
    asked.add(String(key))
    return anything
  }
  request(new Proxy({} as CaseWorld, { get }))
  return asked
}

/**
 * Makes a case for one request, so that no request sees what another one did.
 * @param parts what of it is needed (`partsOf`); the rest are ids of nothing
 * @param stage how far the case is
 */
export async function createCaseWorld(
  api: TestApi,
  cast: Cast,
  asker: Asker,
  { parts, stage = 'draft' }: { parts?: ReadonlySet<string>; stage?: WorldStage | undefined } = {},
): Promise<CaseWorld> {
  const { owner } = cast
  const wants = (...names: (keyof CaseWorld)[]) => !parts || names.some((name) => parts.has(name))
  const people = {
    owner: { ...owner, password: TEST_PASSWORD },
    askerId: cast[asker === 'anonymous' ? 'stranger' : asker].userId,
    strangerId: cast.stranger.userId,
    targetId: cast.target.userId,
    colleagueId: cast.colleague.userId,
    walledId: cast.walled.userId,
    freshEmail: uniqueEmail('fresh'),
  }
  const needsCase = wants('firm', 'ownersMessage', 'ownersLetter', 'consultationId', 'liveConsultationId', ...caseParts)
  const case_ = needsCase
    ? await createMattersOfCase(api, cast, { withDocument: wants('documentId'), withUpload: wants('ownersUploadId') })
    : noCase()
  const tiers =
    needsCase || wants('hitId', 'conflictId', 'clearedLawyerId')
      ? await bringTo(api, cast, case_.caseId, stage)
      : noTiers()
  // The wall stands before everything that the walled one asks of a case.
  const needsFirm = wants('firm') || (needsCase && asker === 'walled')
  return {
    ...people,
    ...case_,
    ...tiers,
    firm: needsFirm ? await createFirmWorld(api, cast, case_.caseId) : noFirm(),
    ownersOtherSessionId: wants('ownersOtherSessionId') ? await insertSession(api, owner.userId) : uuidv7(),
    ownersApiKeyId: wants('ownersApiKeyId') ? await insertApiKey(api, owner.userId) : uuidv7(),
    failedJobId: wants('failedJobId') ? await insertFailedJob(api) : uuidv7(),
    verifiedLawyer: wants('verifiedLawyer') ? await createLawyerWorld(api, cast.verifiedLawyer) : noLawyer(),
    unverifiedLawyerId: wants('unverifiedLawyerId') ? await lawyerIdOf(api, cast.lawyer) : uuidv7(),
    ownersMessage: wants('ownersMessage') ? await send(api, owner, { caseId: case_.caseId }) : noMessage(),
    ownersLetter: wants('ownersLetter') ? await send(api, owner, { recipientId: cast.lawyer.userId }) : noMessage(),
    ownersNotificationId: wants('ownersNotificationId') ? ((await tellEach(api, [owner.userId]))[0] ?? '') : uuidv7(),
    ownersPushSubscriptionId: wants('ownersPushSubscriptionId') ? await subscribeToPush(api, owner) : uuidv7(),
    pushBrowser: newPushBrowser(),
    consultationId: wants('consultationId') ? await insertConsultation(api, cast, case_.caseId, 'requested') : uuidv7(),
    liveConsultationId: wants('liveConsultationId')
      ? await insertConsultation(api, cast, case_.caseId, 'live')
      : uuidv7(),
  }
}

const caseParts = [
  'caseId',
  'briefId',
  'notesId',
  'ownersNotesId',
  'versionId',
  'documentId',
  'ownersUploadId',
  'invitationId',
  'invitationToken',
] as const

type MattersOfCase = Pick<CaseWorld, (typeof caseParts)[number]>

/** Ids of nothing. */
function noCase(): MattersOfCase {
  const id = uuidv7()
  const documents = { briefId: id, notesId: id, ownersNotesId: id, versionId: id, documentId: id, ownersUploadId: id }
  return { caseId: id, ...documents, invitationId: id, invitationToken: 'of-nothing' }
}

function noTiers() {
  return { hitId: uuidv7(), conflictId: uuidv7(), clearedLawyerId: uuidv7() }
}

function noFirm(): FirmWorld {
  const id = uuidv7()
  const members = { memberId: id, ownerMemberId: id }
  return { id, ...members, invitationId: id, invitationToken: 'of-nothing', wallId: id, pendingFirmId: id }
}

function noLawyer(): LawyerWorld {
  const id = uuidv7()
  return { lawyerId: id, userId: id, licenceId: id, waitingLicenceId: id, evidenceId: id, caseId: id }
}

/** A case with people in every role, somebody who was in it and somebody who is invited. */
async function createMattersOfCase(
  api: TestApi,
  cast: Cast,
  { withDocument, withUpload }: { withDocument: boolean; withUpload: boolean },
): Promise<MattersOfCase> {
  const { owner } = cast
  const { id: caseId } = await createTestCase(api, owner)
  const member = (person: TestPerson, role: CaseRole) => ({ caseId, userId: person.userId, role })
  // A suspended or signed-out member is a member still: only the session keeps them out.
  await api.ownerDb
    .insertInto('caseMembers')
    .values([
      member(cast.client, 'client'),
      member(cast.lawyer, 'lawyer'),
      member(cast.colleague, 'colleague'),
      member(cast.observer, 'observer'),
      member(cast.target, 'colleague'),
      member(cast.walled, 'lawyer'),
      member(cast.removed, 'lawyer'),
      member(cast.suspended, 'lawyer'),
      member(cast.revoked, 'lawyer'),
    ])
    .execute()
  await api.call('DELETE', `/v1/cases/${caseId}/members/${cast.removed.userId}`, { token: owner.token })
  await invite(api, owner, caseId, cast.invited.email, 'lawyer')
  const invitationToken = await newestInvitationToken(api, cast.invited.email)
  const { documents, people } = await readWorkspace(api, owner, caseId)
  const documentId = (kind: string) => documents.find((document) => document.kind === kind)?.id ?? ''
  const briefId = documentId('brief')
  const body = { name: 'First' }
  const version = await api.call('POST', `/v1/live-documents/${briefId}/versions`, { token: owner.token, body })
  return {
    caseId,
    briefId,
    notesId: documentId('notes'),
    ownersNotesId: documentId('private_notes'),
    versionId: version.body.data.id,
    documentId: withDocument ? (await uploadFile(api, owner, { caseId })).id : uuidv7(),
    ownersUploadId: withUpload ? await beginOnlyUpload(api, owner, caseId) : uuidv7(),
    invitationId: people.find(({ status }) => status === 'invited')?.invitationId ?? '',
    invitationToken,
  }
}

function noMessage() {
  return { id: uuidv7(), conversationId: randomUUID() }
}

async function send(api: TestApi, { token }: TestPerson, to: object) {
  const { body } = await api.call('POST', '/v1/messages', { token, body: { ...to, content: 'A first word' } })
  return body.data
}

function newPushBrowser(): CaseWorld['pushBrowser'] {
  const keys = { p256dh: randomBytes(65).toString('base64url'), auth: randomBytes(16).toString('base64url') }
  return { endpoint: `https://push.example.org/${randomBytes(8).toString('hex')}`, keys }
}

async function subscribeToPush(api: TestApi, { token }: TestPerson): Promise<string> {
  const { body } = await api.call('POST', '/v1/push/subscriptions', { token, body: newPushBrowser() })
  return body.data.id
}

async function insertSession(api: TestApi, userId: string): Promise<string> {
  const id = uuidv7()
  const now = api.clock.now()
  const times = { createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) }
  await api.ownerDb
    .insertInto('sessions')
    .values({ id, userId, ...times })
    .execute()
  return id
}

/** A mail that nobody could deliver. */
export async function insertFailedJob(api: TestApi): Promise<string> {
  const [id, outboxId, now] = [uuidv7(), uuidv7(), api.clock.now()]
  await api.ownerDb
    .insertInto('outbox')
    .values({ id: outboxId, fact: 'mail.queued', payload: '{}', createdAt: now, dispatchedAt: now })
    .execute()
  await api.ownerDb
    .insertInto('jobs')
    .values({
      ...{ id, outboxId, handler: 'send-mail', state: 'failed', starts: 5, attempts: 5 },
      ...{ lastError: 'Error EENVELOPE 550', createdAt: now, nextAttemptAt: now, failedAt: now },
    })
    .execute()
  return id
}

async function insertApiKey(api: TestApi, userId: string): Promise<string> {
  const id = uuidv7()
  // An account has so many keys at most: the ones of earlier requests go.
  await api.ownerDb.deleteFrom('apiKeys').where('userId', '=', userId).where('name', '=', 'Of the matrix').execute()
  const key = { id, userId, name: 'Of the matrix', keyHash: randomBytes(32), scopes: ['cases:read'] }
  await api.ownerDb
    .insertInto('apiKeys')
    .values({ ...key, createdAt: api.clock.now() })
    .execute()
  return id
}

/** A person may have so many begun uploads at most: the ones of earlier requests go. */
async function beginOnlyUpload(api: TestApi, owner: TestPerson, caseId: string): Promise<string> {
  await api.ownerDb.deleteFrom('documentUploads').where('userId', '=', owner.userId).execute()
  return (await beginUpload(api, owner, { caseId, size: 10 })).id
}
