import { createHash, createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalJson } from '../contracts/canonical-json.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
let lawyer: TestPerson
let admin: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api, { name: 'Olga Winter' })
  lawyer = await registerPerson(api, { role: 'lawyer', name: 'Leo Summer' })
  admin = await registerPerson(api, { role: 'admin' })
})
afterAll(() => api.close())

async function createCase() {
  const { id } = await createTestCase(api, owner)
  await joinCase(api, owner, id, lawyer, 'lawyer')
  return id
}
const get = async ({ token }: TestPerson, path: string) => (await api.call('GET', path, { token })).body

test('[AUDIT7] the owner reads who did what in the case, others masked, and that the chain is intact', async () => {
  const caseId = await createCase()
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: lawyer.token })
  const { data, meta } = await get(owner, `/v1/cases/${caseId}/audit`)
  expect(data.map(({ act }: { act: string }) => act)).toEqual([
    'audit.read',
    'case.personLeft',
    'case.personJoined',
    'case.personInvited',
    'case.created',
  ])
  expect(meta.pagination.total).toBe(5)
  const [, left, , , created] = data
  expect(left).toMatchObject({ actor: { name: 'Leo Summer', role: 'lawyer' }, address: '127.0.·.·', device: null })
  expect(created).toMatchObject({ actor: { userId: owner.userId }, address: '127.0.0.1', caseId, seq: 1 })
  const filtered = await get(owner, `/v1/cases/${caseId}/audit?act=case&personId=${lawyer.userId}`)
  expect(filtered.data).toHaveLength(2)
  const acts = async (act: string) =>
    (await get(owner, `/v1/cases/${caseId}/audit?act=${act}`)).data.map((entry: { act: string }) => entry.act)
  expect([await acts('audit'), await acts('case.created')]).toEqual([['audit.read'], ['case.created']])
  const { data: verified } = await get(owner, `/v1/cases/${caseId}/audit/verification`)
  expect(verified).toMatchObject({ intact: true, entries: 5, fault: null })
  await api.ownerDb
    .updateTable('auditEntries')
    .set({ act: 'case.deleted' })
    .where('chainId', '=', caseId)
    .where('seq', '=', 3)
    .execute()
  expect((await get(owner, `/v1/cases/${caseId}/audit/verification`)).data).toMatchObject({
    intact: false,
    fault: { seq: 3, problem: 'changed' },
  })
})

test('[AUDIT7] the exported chain proves itself with its own words and the public key', async () => {
  const caseId = await createCase()
  const answer = await api.call('GET', `/v1/cases/${caseId}/audit/export`, { token: owner.token })
  expect(answer.response.headers['content-disposition']).toContain('attachment')
  const [header, ...rest] = answer.response.body
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line))
  const last = rest.pop()
  let previous: Buffer = Buffer.alloc(32)
  for (const { entry, hash } of rest) {
    previous = createHash('sha256').update('lc/audit/v1\n').update(previous).update(canonicalJson(entry)).digest()
    expect(previous.toString('hex')).toBe(hash)
  }
  expect(last.head).toMatchObject({ chain: caseId, seq: rest.length, hash: previous.toString('hex') })
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: header.publicKeys[last.key] },
    format: 'jwk',
  })
  const signed = Buffer.from(`lc/audit/head/v1\n${canonicalJson(last.head)}`)
  expect(verify(null, signed, publicKey, Buffer.from(last.signature, 'base64url'))).toBe(true)
})

test('[AUDIT8] administrators see initials and half of addresses; looking behind an entry is an entry', async () => {
  const caseId = await createCase()
  const text = JSON.stringify(await get(admin, `/v1/admin/audit?caseId=${caseId}`))
  for (const secret of ['Olga', 'Summer', owner.email, lawyer.email, '127.0.0.1']) expect(text).not.toContain(secret)
  expect(text).toContain('O. W.')
  const body = { caseId, seq: 1, reason: 'The client says it was somebody else' }
  const shown = await api.call('POST', '/v1/admin/audit/unmask', { token: admin.token, body })
  expect(shown.body.data).toMatchObject({ name: 'Olga Winter', email: owner.email, address: '127.0.0.1' })
  const { data } = await get(admin, `/v1/admin/audit?act=audit.unmasked&personId=${admin.userId}`)
  expect(data[0]).toMatchObject({ caseId: null, details: { chain: caseId, seq: 1 } })
  expect(
    (await api.call('POST', '/v1/admin/audit/unmask', { token: admin.token, body: { ...body, seq: 99 } })).status,
  ).toBe(404)
})

test('[AUDIT1] sign-ins, refused ones included, and what administrators do are in the chain of the platform', async () => {
  const person = await registerPerson(api)
  const { email } = person
  await api.call('POST', '/v1/auth/login', { body: { email, password: 'not the right one' } })
  await api.call('POST', '/v1/auth/login', { body: { email, password: 'correct horse battery staple' } })
  const reason = 'Somebody complained'
  await api.call('POST', `/v1/admin/users/${person.userId}/suspend`, { token: admin.token, body: { reason } })
  const rows = await api.db
    .selectFrom('auditEntries')
    .select(['act', 'actorId'])
    .where('subjectId', '=', person.userId)
    .orderBy('seq')
    .execute()
  expect(rows.map(({ act, actorId }) => [act, actorId])).toEqual([
    ['account.registered', person.userId],
    // Whoever registers is signed in.
    ['account.signedIn', person.userId],
    ['account.signInFailed', null],
    ['account.signedIn', person.userId],
    ['account.suspended', admin.userId],
  ])
})
