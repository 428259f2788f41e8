import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { isOnHold } from '../domain/holds/holds.queries.ts'
import { tellPeople } from '../domain/notifications/deliver.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, registerPerson, TEST_PASSWORD, type TestPerson } from '../test-support/factories.ts'
import { openCase } from '../test-support/open-case.ts'

let api: TestApi
let owner: TestPerson
let lawyer: TestPerson
let admin: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  admin = await registerPerson(api, { role: 'admin' })
  for (const { token } of [lawyer, admin, owner]) {
    await api.call('POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })
  }
})
afterAll(() => api.close())

const reason = 'Opposing counsel announced a claim'

async function heldCase() {
  const { id } = await createTestCase(api, owner)
  await joinCase(api, owner, id, lawyer, 'lawyer')
  await openCase(api, owner, id)
  const put = await api.call('POST', `/v1/cases/${id}/holds`, { token: lawyer.token, body: { reason } })
  expect(put.status).toBe(201)
  return { caseId: id, hold: put.body.data }
}

const holdsOf = async (caseId: string, { token }: TestPerson) =>
  (await api.call('GET', `/v1/cases/${caseId}/holds`, { token })).body.data

test('[HOLD1] while a hold is in force the case cannot be deleted; afterwards it can', async () => {
  const { caseId, hold } = await heldCase()
  expect(await isOnHold(api.db, caseId)).toBe(true)
  const refused = await api.call('DELETE', `/v1/cases/${caseId}`, { token: owner.token })
  expect([refused.status, refused.body.code]).toEqual([409, 'ON_HOLD'])
  const again = await api.call('POST', `/v1/cases/${caseId}/holds`, { token: lawyer.token, body: { reason } })
  expect(again.status).toBe(409)
  const lift = (person: TestPerson) =>
    api.call('POST', `/v1/cases/${caseId}/holds/${hold.id}/lift`, { token: person.token, body: { reason } })
  expect((await lift(owner)).status).toBe(403)
  expect((await lift(lawyer)).status).toBe(200)
  expect((await lift(lawyer)).status).toBe(409)
  expect(await isOnHold(api.db, caseId)).toBe(false)
  expect((await api.call('DELETE', `/v1/cases/${caseId}`, { token: owner.token })).status).toBe(200)
})

test('[HOLD1] a hold of the platform reaches deleted cases and is lifted by the platform only', async () => {
  const { caseId, hold } = await heldCase()
  const put = await api.call('POST', `/v1/cases/${caseId}/holds`, {
    token: admin.token,
    body: { reason: 'A court asked' },
  })
  expect(put.status).toBe(201)
  const path = `/v1/cases/${caseId}/holds/${put.body.data.id}/lift`
  expect((await api.call('POST', path, { token: lawyer.token, body: { reason } })).status).toBe(403)
  const lawyersOne = `/v1/cases/${caseId}/holds/${hold.id}/lift`
  expect((await api.call('POST', lawyersOne, { token: admin.token, body: { reason } })).body.data.reason).toBe('')
  expect((await api.call('POST', path, { token: admin.token, body: { reason } })).status).toBe(200)
  await api.call('DELETE', `/v1/cases/${caseId}`, { token: owner.token })
  const late = await api.call('POST', `/v1/cases/${caseId}/holds`, { token: admin.token, body: { reason } })
  expect(late.status).toBe(201)
  expect(await isOnHold(api.db, caseId)).toBe(true)
})

test('[HOLD2] a hold is told to the people of the case, is in its audit, and its reason is sealed', async () => {
  const { caseId, hold } = await heldCase()
  expect(await holdsOf(caseId, owner)).toMatchObject({
    onHold: true,
    mayPut: false,
    holds: [{ reason, mayLift: false }],
  })
  expect(await holdsOf(caseId, lawyer)).toMatchObject({ onHold: true, mayPut: false, holds: [{ mayLift: true }] })
  const fact = await api.db
    .selectFrom('outbox')
    .selectAll()
    .where('fact', '=', 'hold.put')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const told = { fact: 'hold.put', ...(fact.payload as { caseId: string; holdId: string; byUserId: string }) } as const
  await inTransaction(api.db, (db) => tellPeople({ ...api, db }, told, fact.id))
  const kinds = async ({ token }: TestPerson) =>
    (await api.call('GET', '/v1/notifications', { token })).body.data.map(({ kind }: { kind: string }) => kind)
  expect(await kinds(owner)).toContain('hold.put')
  expect(await kinds(lawyer)).not.toContain('hold.put')
  const entry = await api.db
    .selectFrom('auditEntries')
    .selectAll()
    .where('subjectId', '=', hold.id)
    .executeTakeFirstOrThrow()
  expect(entry).toMatchObject({ chainId: caseId, act: 'hold.put', actorId: lawyer.userId, details: { as: 'lawyer' } })
  const row = await api.db.selectFrom('caseHolds').selectAll().where('id', '=', hold.id).executeTakeFirstOrThrow()
  expect(row.sealedReason.includes(reason)).toBe(false)
  const ours = await api.call('POST', `/v1/cases/${caseId}/holds`, {
    token: admin.token,
    body: { reason: 'A court asked' },
  })
  const held = (await api.call('GET', '/v1/admin/holds?pageSize=100', { token: admin.token })).body.data
  const ofCase = held.filter((found: { caseId: string }) => found.caseId === caseId)
  expect(ofCase).toMatchObject([
    { holdId: hold.id, putAs: 'lawyer', putBy: null, reason: null },
    { holdId: ours.body.data.id, putAs: 'admin', putBy: admin.name, reason: 'A court asked' },
  ])
})
