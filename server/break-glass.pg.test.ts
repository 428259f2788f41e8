import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { endExpiredBreakGlass } from '../domain/cases/break-glass.commands.ts'
import { tellPeople } from '../domain/notifications/deliver.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import {
  createTestCase,
  joinCase,
  readWorkspace,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
} from '../test-support/factories.ts'
import { type LiveServer, openClient, startLiveServer, typeParagraph, until } from '../test-support/live-server.ts'
import { openCase } from '../test-support/open-case.ts'

let api: TestApi
let live: LiveServer
let owner: TestPerson
let lawyer: TestPerson
let admin: TestPerson
let other: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  live = await startLiveServer(api, 0, { tokens: api.tokens })
  owner = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  admin = await registerPerson(api, { role: 'admin', name: 'Petra Platform' })
  other = await registerPerson(api, { role: 'admin' })
  for (const { token } of [admin, other]) {
    await api.call('POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })
  }
})
afterAll(async () => {
  await live.stop()
  await api.close()
})

const reason = 'The client reports a threat and cannot be reached by telephone'
let key = 0
const open = (caseId: string, { token } = admin) =>
  api.call('POST', '/v1/admin/break-glass', {
    token,
    body: { caseId, reason },
    headers: { 'idempotency-key': `glass-${key++}` },
  })
const get = ({ token }: TestPerson, path: string) => api.call('GET', path, { token })

async function openedCase() {
  const { id: caseId } = await createTestCase(api, owner)
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await openCase(api, owner, caseId)
  const { documents } = await readWorkspace(api, owner, caseId)
  const idOf = (kind: string) => documents.find((document) => document.kind === kind)?.id ?? ''
  return { caseId, briefId: idOf('brief'), notesId: idOf('notes'), ownersNotesId: idOf('private_notes') }
}

/** A stock client with the person's real session. */
async function openLive(person: TestPerson, documentId: string) {
  const claims = await api.tokens.verify(person.token, api.clock.now())
  if (!claims) throw new Error('no session')
  return openClient({ ...live, tokens: api.tokens }, { ...person, sessionId: claims.sessionId }, documentId)
}

test('[GLASS1] before and after, the administrator finds nothing of the case; meanwhile its brief, to read, and nothing else', async () => {
  const { caseId, briefId, notesId, ownersNotesId } = await openedCase()
  const closed = await openLive(admin, briefId)
  await until(() => closed.events.some(({ type }) => type === 'authenticationFailed'), 5_000, 'the refusal')
  closed.destroy()
  const { status, body } = await open(caseId)
  expect(status).toBe(201)
  expect((await open(caseId)).status).toBe(409)
  const glass = `/v1/admin/break-glass/${body.data.id}`
  expect((await get(admin, `${glass}/brief`)).body.data.content.type).toBe('doc')
  expect((await get(other, `${glass}/brief`)).status).toBe(404)
  for (const path of ['workspace', 'members', 'audit', 'holds', 'break-glass', 'parties']) {
    expect([path, (await get(admin, `/v1/cases/${caseId}/${path}`)).status]).toEqual([path, 404])
  }
  const reader = await openLive(admin, briefId)
  await reader.synced()
  expect(reader.events).toContainEqual({ type: 'authenticated', reason: 'readonly' })
  for (const documentId of [notesId, ownersNotesId]) {
    const refused = await openLive(admin, documentId)
    await until(() => refused.events.some(({ type }) => type === 'authenticationFailed'), 5_000, 'the refusal')
    refused.destroy()
  }
  typeParagraph(reader.document, 'from the platform')
  const writer = await openLive(owner, briefId)
  await writer.synced()
  expect(writer.document.getXmlFragment('default').toString()).not.toContain('from the platform')
  const ended = Date.now()
  expect((await api.call('POST', `${glass}/end`, { token: admin.token })).body.data.endedBy).toBe('admin')
  await until(() => reader.events.some(({ type }) => type === 'authenticationFailed'), 2_000, 'the socket closes')
  expect(Date.now() - ended).toBeLessThan(2_000)
  expect((await get(admin, `${glass}/brief`)).status).toBe(404)
  expect((await api.call('POST', `${glass}/end`, { token: admin.token })).status).toBe(409)
  reader.destroy()
  writer.destroy()
})

test('[GLASS2] its time ends it: at once for what is asked, within 2 s for what is open, and once', async () => {
  const { caseId, briefId } = await openedCase()
  const { id } = (await open(caseId)).body.data
  const reader = await openLive(admin, briefId)
  await reader.synced()
  await sql`UPDATE break_glass_grants SET started_at = now() - interval '2 hours', expires_at = now() WHERE id = ${id}`.execute(
    api.ownerDb,
  )
  expect((await get(admin, `/v1/admin/break-glass/${id}/brief`)).status).toBe(404)
  const [first, second] = await Promise.all([endExpiredBreakGlass(api), endExpiredBreakGlass(api)])
  expect((first ?? 0) + (second ?? 0)).toBeGreaterThan(0)
  await until(() => reader.events.some(({ type }) => type === 'authenticationFailed'), 2_000, 'the socket closes')
  reader.destroy()
  const ends = await api.db
    .selectFrom('auditEntries')
    .selectAll()
    .where('chainId', '=', caseId)
    .where('act', '=', 'breakGlass.ended')
    .execute()
  expect(ends).toMatchObject([{ actorKind: 'system', details: { by: 'time' } }])
})

test('[GLASS3] owner and lawyers are told, by mail too, see who and why, and it is in the audit of the case', async () => {
  const { caseId, briefId } = await openedCase()
  for (const { userId } of [owner, lawyer]) {
    await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', userId).execute()
  }
  const { id } = (await open(caseId)).body.data
  await get(admin, `/v1/admin/break-glass/${id}/brief`)
  const fact = await api.db
    .selectFrom('outbox')
    .selectAll()
    .where('fact', '=', 'breakGlass.opened')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const told = { fact: 'breakGlass.opened', ...(fact.payload as { caseId: string; grantId: string }) } as const
  await inTransaction(api.db, (db) => tellPeople({ ...api, db }, told, fact.id))
  for (const person of [owner, lawyer]) {
    const { data } = (await get(person, '/v1/notifications')).body
    expect(data[0]).toMatchObject({ kind: 'breakGlass.opened', caseId })
    const [seen] = (await get(person, `/v1/cases/${caseId}/break-glass`)).body.data
    expect(seen).toMatchObject({ adminName: 'Petra Platform', reason, isOpen: true, isMine: false })
    const row = await api.db
      .selectFrom('notifications')
      .selectAll()
      .where('userId', '=', person.userId)
      .where('kind', '=', 'breakGlass.opened')
      .executeTakeFirstOrThrow()
    expect(row.mailDueAt).not.toBeNull()
  }
  const acts = (await get(owner, `/v1/cases/${caseId}/audit`)).body.data.map(
    ({ act, actor, subject }: { act: string; actor: { userId: string }; subject: { id: string } | null }) =>
      `${act} ${actor.userId === admin.userId} ${subject?.id}`,
  )
  expect(acts).toContain(`breakGlass.opened true ${id}`)
  expect(acts).toContain(`liveDocument.opened true ${briefId}`)
  expect((await get(other, '/v1/admin/break-glass')).body.data[0]).toMatchObject({ id, reason: '' })
})
