import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErasurePart } from '../contracts/privacy.ts'
import { collectEvidence, inSnapshot, listChains, verifyChain } from '../domain/audit/verify.ts'
import { createTestWitness } from '../test-support/audit-witness.ts'
import { insertConsultation } from '../test-support/consultations.ts'
import { uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { createPrivacyWorld, DAY_MS, type PrivacyWorld } from '../test-support/privacy.ts'
import { carryOutErasures } from './privacy.ts'

let { api, privacy, messages } = {} as PrivacyWorld
let [ada, ben]: TestPerson[] = []
beforeAll(async () => {
  ;({ api, privacy, messages } = await createPrivacyWorld())
  ada = await registerPerson(api)
  ben = await registerPerson(api, { role: 'lawyer' })
})
afterAll(() => api?.close())

const listFaults = () =>
  inSnapshot(api.db, async (trx) => {
    const evidence = await collectEvidence(trx, createTestWitness())
    const chains = await listChains(trx, evidence)
    const reports = await Promise.all(chains.map((chain) => verifyChain(trx, chain, evidence)))
    return reports.flatMap(({ fault }) => fault ?? [])
  })

function require<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not set up')
  return value
}

test('[PRIV5] [AUDIT5] of a case that stays the preview says that what its owner did in it stays, the erasure does so, and the audit is intact', async () => {
  const [owner, lawyer] = [require(ada), require(ben)]
  const { id: kept } = await createTestCase(api, owner)
  await joinCase(api, owner, kept, lawyer, 'lawyer')
  const { id: going } = await createTestCase(api, owner)
  for (const caseId of [kept, going]) {
    await messages.send(owner, { caseId, content: 'The heating is cold.' })
    await uploadFile(api, owner, { caseId, bytes: Buffer.from('A letter') })
  }
  await insertConsultation(api, { owner, target: owner }, kept, 'live')
  const before = await api.db.selectFrom('auditPersonal').select('seq').where('userId', '=', owner.userId).execute()
  expect(before.length).toBeGreaterThan(0)
  expect(await listFaults()).toEqual([])

  const { body } = await api.call('GET', '/v1/users/me/erasure/preview', owner)
  const countsOf = (parts: ErasurePart[]) =>
    Object.fromEntries(parts.map(({ category, erased, kept: stays }) => [category, [erased, stays]]))
  const preview = countsOf(body.data.parts)
  expect(preview).toMatchObject({ own_cases: [1, 1], messages: [0, 1], files: [0, 1] })
  expect(preview.consultations?.[0]).toBe(0)
  expect(preview.consultations?.[1]).toBeGreaterThan(0)
  // Whom they have invited into their own case makes it no case of others.
  expect(preview.participation).toBeUndefined()

  const asked = await privacy.askErasure(owner)
  api.clock.advance(15 * DAY_MS)
  expect(await carryOutErasures(privacy.deps())).toBe(1)
  const receipt = countsOf((await api.call('GET', `/v1/erasures/${asked.body.data.id}`)).body.data.parts)
  expect(receipt).toMatchObject({ own_cases: [1, 1], messages: [0, 1], files: [0, 1] })
  expect(receipt.consultations).toEqual(preview.consultations)
  expect(receipt.audit?.[0]).toBeGreaterThanOrEqual(before.length)
  const left = await api.db.selectFrom('auditPersonal').select('seq').where('userId', '=', owner.userId).execute()
  expect(left).toEqual([])
  // Addresses that an erasure took are no alteration: an entry of the platform's chain says so.
  expect(await listFaults()).toEqual([])
})
