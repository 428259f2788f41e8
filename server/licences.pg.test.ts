import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMasterKeys } from '../adapters/cipher.ts'
import { EVIDENCE_MAX_BYTES } from '../contracts/licences.ts'
import { maskEmail } from '../domain/audit/masking.ts'
import { openEvidence, rewrapEvidenceKeys, sealEvidence } from '../domain/lawyers/evidence-sealing.ts'
import { expireLicences } from '../domain/lawyers/licence-expiry.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, type TestPerson } from '../test-support/factories.ts'
import { form, handIn, pdf, registerLawyer, verifiedLawyer } from '../test-support/lawyers.ts'

let api: TestApi
let admin: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  admin = await registerPerson(api, { role: 'admin' })
})
afterAll(() => api.close())

const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(api.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10)

async function newLawyer(): Promise<TestPerson> {
  const person = await registerPerson(api, { role: 'lawyer' })
  await registerLawyer(api, person)
  return person
}

const ny = (number: string) => ({ jurisdiction: 'US-NY', number })
const mine = async ({ token }: TestPerson) => (await api.call('GET', '/v1/lawyers/me', { token })).body.data
const change = (person: TestPerson, id: string, body: object) =>
  api.call('PUT', `/v1/lawyers/me/licences/${id}`, { token: person.token, body })
const decide = (id: string, body: object, { token } = admin) =>
  api.call('POST', `/v1/admin/verifications/${id}/decide`, { token, body })
const waiting = async () =>
  (await api.call('GET', '/v1/admin/verifications?pageSize=100', { token: admin.token })).body.data

async function factsOf(licenceId: string): Promise<string[]> {
  const { rows } = await sql<{ fact: string; daysBefore: number | null }>`
    SELECT fact, (payload->>'daysBefore')::int AS "daysBefore" FROM outbox
    WHERE payload->>'licenceId' = ${licenceId} ORDER BY id`.execute(api.ownerDb)
  return rows.map(({ fact, daysBefore }) => (daysBefore === null ? fact : `${fact} ${daysBefore}`))
}

test('[LIC2] handed in, approved, changed, handed in again, rejected with a reason, put right', async () => {
  const person = await newLawyer()
  const submitted = await handIn(api, person, { ...ny('NY 1234'), expiresOn: inDays(400) })
  expect([submitted.status, submitted.body.data]).toMatchObject([201, { status: 'pending', version: 2 }])
  const { id } = submitted.body.data
  expect((await waiting()).find((one: { id: string }) => one.id === id)).toMatchObject({
    lawyer: { name: person.name, maskedEmail: maskEmail(person.email) },
    evidence: [{ fileName: 'licence.pdf', contentType: 'application/pdf', size: pdf().length }],
  })
  expect((await decide(id, { decision: 'approve', version: 2 })).status).toBe(200)
  expect(await mine(person)).toMatchObject({ isPublic: true, verificationStatus: 'verified', jurisdictions: ['US-NY'] })
  expect((await change(person, id, { number: 'NY 9999' })).body.data).toMatchObject({
    status: 'pending',
    submittedAt: null,
  })
  expect(await mine(person)).toMatchObject({ isPublic: false, verificationStatus: 'pending', jurisdictions: [] })
  expect((await waiting()).some((one: { id: string }) => one.id === id)).toBe(false)
  const again = await handIn(api, person, { licenceId: id })
  const { version } = again.body.data
  const without = await decide(id, { decision: 'reject', version })
  expect([without.status, without.body.errors[0].field]).toEqual([422, 'reason'])
  await decide(id, { decision: 'reject', version, reason: 'The number is not on the card.' })
  expect(await mine(person)).toMatchObject({
    verificationStatus: 'rejected',
    licences: [{ status: 'rejected', reason: 'The number is not on the card.' }],
  })
  const third = await handIn(api, person, { licenceId: id, number: 'NY 1234' })
  expect(third.body.data).toMatchObject({ status: 'pending', reason: null })
  const last = await decide(id, { decision: 'approve', version: third.body.data.version })
  expect(last.body.data.decisions.map(({ decision, number }: Record<string, string>) => [decision, number])).toEqual([
    ['approved', 'NY 1234'],
    ['rejected', 'NY 9999'],
    ['approved', 'NY 1234'],
  ])
  expect(await factsOf(id)).toEqual([
    ...['licence.submitted', 'licence.verified', 'licence.submitted', 'licence.rejected'],
    ...['licence.submitted', 'licence.verified'],
  ])
})

test('[LIC2] nothing is decided that the administrator has not seen', async () => {
  const person = await newLawyer()
  const { body } = await handIn(api, person, ny('NY 5'))
  const { id, version } = body.data
  await handIn(api, person, { licenceId: id, number: 'NY 6' })
  const answer = await decide(id, { decision: 'approve', version })
  expect([answer.status, answer.body.code]).toEqual([409, 'VERSION_CONFLICT'])
  expect(await mine(person)).toMatchObject({ isPublic: false })
})

test('[LIC2] of two administrators who decide at once one does, and the other is told', async () => {
  const second = await registerPerson(api, { role: 'admin' })
  for (let round = 0; round < 10; round++) {
    const { body } = await handIn(api, await newLawyer(), ny(`RACE ${round}`))
    const { id, version } = body.data
    const answers = await Promise.all([
      decide(id, { decision: 'approve', version }),
      decide(id, { decision: 'reject', version, reason: 'Not readable.' }, second),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const decisions = await api.db.selectFrom('licenceDecisions').selectAll().where('licenceId', '=', id).execute()
    expect(decisions).toHaveLength(1)
  }
})

test('[LIC2] two lawyers are not verified with one number, whatever its case', async () => {
  const first = await handIn(api, await newLawyer(), ny('same 1'))
  const second = await handIn(api, await newLawyer(), ny('SAME 1'))
  const approve = ({ body: { data } }: typeof first) => decide(data.id, { decision: 'approve', version: data.version })
  const answers = await Promise.all([approve(first), approve(second)])
  expect(answers.map(({ status, body }) => [status, body.code]).sort()).toEqual([
    [200, undefined],
    [409, 'LICENCE_NUMBER_TAKEN'],
  ])
})

test('[LIC2] decisions are kept: not even the application can change or remove them', async () => {
  await expect(api.db.updateTable('licenceDecisions').set({ reason: 'x' }).execute()).rejects.toThrow(
    /permission denied/,
  )
  await expect(api.db.deleteFrom('licenceDecisions').execute()).rejects.toThrow(/permission denied/)
  await expect(api.db.deleteFrom('accountDecisions').execute()).rejects.toThrow(/permission denied/)
})

test('[LIC2] a revoked licence is out at once', async () => {
  const person = await registerPerson(api, { role: 'lawyer' })
  const { lawyerId, licenceId } = await verifiedLawyer(api, person, { jurisdiction: 'IE' })
  const revoke = () =>
    api.call('POST', `/v1/admin/verifications/${licenceId}/revoke`, {
      token: admin.token,
      body: { reason: 'Disbarred.' },
    })
  expect((await revoke()).status).toBe(200)
  expect((await api.call('GET', `/v1/lawyers/${lawyerId}`, { token: admin.token })).status).toBe(404)
  expect((await revoke()).body.code).toBe('ALREADY_DECIDED')
})

describe('[LIC4] proofs', () => {
  test.each([
    ['HTML that calls itself a PDF', Buffer.from('<script>alert(1)</script>'), 'licence.pdf', 422],
    ['an empty file', Buffer.alloc(0), 'licence.pdf', 422],
    ['one byte more than allowed', Buffer.concat([pdf(), Buffer.alloc(EVIDENCE_MAX_BYTES)]), 'a.pdf', 413],
    ['as much as allowed', Buffer.concat([pdf(), Buffer.alloc(EVIDENCE_MAX_BYTES - pdf().length)]), 'a.pdf', 201],
  ])('%s', async (_, bytes, name, expected) => {
    const person = await newLawyer()
    const { status } = await handIn(api, person, ny('NY 1'), { name, bytes })
    expect(status).toBe(expected)
    expect((await mine(person)).licences).toHaveLength(expected === 201 ? 1 : 0)
  })

  test('a name that climbs folders arrives as a plain name, and cannot break the header', async () => {
    const person = await newLawyer()
    const name = "../../../etc/“Zulassung” Ködel's.pdf"
    const { body } = await handIn(api, person, ny('NY 1'), { name, bytes: pdf() })
    expect(body.data.evidence[0].fileName).toBe("“Zulassung” Ködel's.pdf")
    const { id } = body.data.evidence[0]
    const { response, status } = await api.call('GET', `/v1/lawyers/evidence/${id}`, { token: person.token })
    expect([status, response.rawPayload.equals(pdf())]).toEqual([200, true])
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="_Zulassung_ K_del_s.pdf"; filename*=UTF-8''%E2%80%9CZulassung%E2%80%9D%20K%C3%B6del%27s.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  test('JSON, a form without a file, two files, a field that cannot be so', async () => {
    const person = await newLawyer()
    const send = (call: object) => api.call('POST', '/v1/lawyers/me/verify', { token: person.token, ...call })
    expect((await send({ body: ny('NY 1') })).status).toBe(400)
    expect((await send(form(ny('NY 1')))).body.errors[0].field).toBe('file')
    expect((await send(form({ jurisdiction: 'Narnia' }, { name: 'a.pdf', bytes: pdf() }))).body.errors[0].field).toBe(
      'jurisdiction',
    )
    expect((await send(form({ number: 'a\0b' }, { name: 'a.pdf', bytes: pdf() }))).status).toBe(400)
    expect((await send({ body: 'x', headers: { 'content-type': 'multipart/form-data' } })).status).toBe(400)
    const whole = form(ny('NY 1'), { name: 'a.pdf', bytes: pdf() })
    for (const length of [10, 150, 300, whole.body.length - 5]) {
      expect((await send({ ...whole, body: whole.body.subarray(0, length) })).status, `${length} bytes`).toBe(400)
    }
    const fileAt = whole.body.lastIndexOf('------', whole.body.indexOf('name="file"'))
    const two = Buffer.concat([whole.body.subarray(0, whole.body.lastIndexOf('------')), whole.body.subarray(fileAt)])
    expect((await send({ ...whole, body: two })).status).toBe(413)
    expect((await mine(person)).licences).toEqual([])
  })

  test('other routes take no forms', async () => {
    const person = await newLawyer()
    const answer = await api.call('POST', '/v1/lawyers/me/licences', { token: person.token, ...form(ny('NY 1')) })
    expect(answer.status).toBe(400)
  })

  test('at most eight files for one decision', async () => {
    const person = await newLawyer()
    const { body } = await handIn(api, person, ny('NY 1'))
    for (let file = 0; file < 7; file++) await handIn(api, person, { licenceId: body.data.id })
    expect((await handIn(api, person, { licenceId: body.data.id })).body.errors[0].field).toBe('file')
  })
})

describe('[LIC3] proofs are sealed at rest', () => {
  const canary = `canary-${randomBytes(12).toString('hex')}`

  test('no byte of one is in the database, and only its lawyer and administrators read it', async () => {
    const person = await newLawyer()
    const { body } = await handIn(api, person, ny('NY 1'), { name: 'a.pdf', bytes: pdf(canary) })
    const { id } = body.data.evidence[0]
    const { rows } = await sql<{ dump: string }>`
      SELECT string_agg(encode(sealed, 'escape') || encode(wrapped_key, 'escape'), ' ') AS dump FROM licence_evidence`.execute(
      api.ownerDb,
    )
    expect(rows[0]?.dump.length).toBeGreaterThan(100)
    expect(rows[0]?.dump).not.toContain(canary)
    const read = async (reader: TestPerson) =>
      (await api.call('GET', `/v1/lawyers/evidence/${id}`, { token: reader.token })).response
    expect((await read(person)).body).toContain(canary)
    expect((await read(admin)).body).toContain(canary)
    for (const other of [await newLawyer(), await registerPerson(api)]) {
      const { statusCode, body } = await read(other)
      expect([statusCode, body.includes(canary)]).toEqual([404, false])
    }
  })

  test('a proof opens at its own place only, and after the master key was changed', async () => {
    const [a, b] = ['a', 'b'].map((id) => `${id}:${randomBytes(32).toString('base64')}`)
    const place = { id: 'one', licenceId: 'first' }
    const row = { ...place, ...sealEvidence(createMasterKeys(`${a}`), place, pdf(canary)) }
    expect(() => openEvidence(createMasterKeys(`${a}`), { ...row, licenceId: 'second' })).toThrow('does not open')
    const person = await newLawyer()
    const { body } = await handIn(api, person, ny('NY 1'), { name: 'a.pdf', bytes: pdf(canary) })
    const { id, licenceId } = { id: body.data.evidence[0].id, licenceId: body.data.id }
    await api.ownerDb.deleteFrom('licenceEvidence').where('id', '!=', id).execute()
    const sealed = sealEvidence(createMasterKeys(`${a}`), { id, licenceId }, pdf(canary))
    await api.ownerDb.updateTable('licenceEvidence').set(sealed).where('id', '=', id).execute()
    expect(await rewrapEvidenceKeys({ db: api.db, masterKeys: createMasterKeys(`${b},${a}`) })).toBe(1)
    const stored = await api.db.selectFrom('licenceEvidence').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(openEvidence(createMasterKeys(`${b}`), stored).toString()).toContain(canary)
  })
})

describe('[LIC6] expiry', () => {
  test('reminded of at 30, 7 and 1 days, ended after the last one, each once, however often the job runs', async () => {
    const person = await registerPerson(api, { role: 'lawyer' })
    const { licenceId } = await verifiedLawyer(api, person, { jurisdiction: 'FR', expiresOn: inDays(40) })
    const start = api.clock.now()
    for (let day = 0; day <= 42; day++) {
      const clock = { now: () => new Date(start.getTime() + day * DAY_MS) }
      await Promise.all([expireLicences({ db: api.db, clock }), expireLicences({ db: api.db, clock })])
    }
    expect(await factsOf(licenceId)).toEqual([
      'licence.expiring 30',
      'licence.expiring 7',
      'licence.expiring 1',
      'licence.expired',
    ])
    expect(await mine(person)).toMatchObject({ verificationStatus: 'pending', licences: [{ status: 'expired' }] })
  })

  test('an expired licence needs a new end; a renewal in time never interrupts', async () => {
    const person = await newLawyer()
    const { body } = await handIn(api, person, { ...ny('NY 31'), expiresOn: inDays(5) })
    const { id, version } = body.data
    await decide(id, { decision: 'approve', version })
    expect((await handIn(api, person, { licenceId: id })).body.code).toBe('LICENCE_STATE')
    const renewal = await handIn(api, person, { licenceId: id, expiresOn: inDays(370) })
    expect(renewal.body.data).toMatchObject({
      status: 'verified',
      requestedExpiresOn: inDays(370),
      expiresOn: inDays(5),
    })
    expect(await mine(person)).toMatchObject({ isPublic: true })
    await decide(id, { decision: 'approve', version: renewal.body.data.version })
    expect((await mine(person)).licences[0]).toMatchObject({ status: 'verified', expiresOn: inDays(370) })
    const set = { status: 'expired', expiresOn: inDays(-1) }
    await api.ownerDb.updateTable('lawyerLicences').set(set).where('id', '=', id).execute()
    expect((await handIn(api, person, { licenceId: id })).body.errors[0].field).toBe('expiresOn')
    expect((await handIn(api, person, { licenceId: id, expiresOn: inDays(365) })).body.data.status).toBe('pending')
  })
})
