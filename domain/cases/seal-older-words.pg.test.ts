import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { createTestCase, readWorkspace, registerPerson } from '../../test-support/factories.ts'
import { insertFirm, insertLawyers } from '../../test-support/firm-world.ts'
import { verifiedLawyer } from '../../test-support/lawyers.ts'
import { act, addConflict, openCase, SOUNDS_LIKE_OTHER_SIDE } from '../../test-support/open-case.ts'
import { sealOlderWords } from './seal-older-words.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

/** Neither as text nor as the bytes of a column that is to be sealed. */
async function expectNowhereInClear(word: string): Promise<void> {
  for (const table of ['document_versions', 'conflict_dismissals', 'ethical_walls']) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(table)} t`.execute(api.ownerDb)
    const all = rows.map(({ row }) => row).join()
    for (const form of [word, Buffer.from(word).toString('hex')])
      expect([table, all.includes(form)]).toEqual([table, false])
  }
}

test('[SEC10] what stood in clear is sealed, once, and reads as before; of an erased case it goes', async () => {
  const [owner, lawyer, member] = [await registerPerson(api), await registerPerson(api), await registerPerson(api)]
  const bidder = await registerPerson(api, { role: 'lawyer' })
  await api.ownerDb.updateTable('users').set({ role: 'lawyer' }).where('id', '=', lawyer.userId).execute()
  await verifiedLawyer(api, bidder)
  await insertLawyers(api, [lawyer, member])
  const firm = await insertFirm(api, [
    { person: lawyer, role: 'owner' },
    { person: member, role: 'member' },
  ])
  const { id: caseId } = await createTestCase(api, owner)
  const { documents } = await readWorkspace(api, owner, caseId)
  const briefId = documents.find(({ kind }) => kind === 'brief')?.id ?? ''
  await openCase(api, owner, caseId)
  const versions = `/v1/live-documents/${briefId}/versions`
  await api.call('POST', versions, { token: owner.token, body: { name: 'sealed at once' } })
  await addConflict(api, bidder, SOUNDS_LIKE_OTHER_SIDE)
  const { hits } = await act(api, bidder, `${caseId}/screen`)
  await act(api, bidder, `${caseId}/screening/hits/${hits[0]?.id}/dismiss`, { reason: 'sealed at once' })
  const wallId = crypto.randomUUID()
  const sides = { lawFirmId: firm.id, caseId, userId: member.userId, createdBy: lawyer.userId }
  await api.ownerDb
    .insertInto('ethicalWalls')
    .values({ id: wallId, ...sides, reason: 'Okapi reason' })
    .execute()
  // As they were before they were sealed.
  await sql`UPDATE document_versions SET name = 'Okapi name', sealed_name = NULL WHERE kind = 'named'`.execute(
    api.ownerDb,
  )
  await sql`UPDATE conflict_dismissals SET reason = 'Okapi dismissal', sealed_reason = NULL`.execute(api.ownerDb)
  const read = async () => [
    (await api.call('GET', versions, { token: owner.token })).body.data[0].name,
    (await api.call('GET', `/v1/cases/${caseId}/screening`, { token: bidder.token })).body.data.hits[0].reason,
    (await api.call('GET', `/v1/law-firms/${firm.id}/walls`, { token: lawyer.token })).body.data[0].reason,
  ]
  const words = ['Okapi name', 'Okapi dismissal', 'Okapi reason']
  expect(await read()).toEqual(words)
  expect(await sealOlderWords(api)).toBe(3)
  expect(await sealOlderWords(api)).toBe(0)
  expect(await read()).toEqual(words)
  await expectNowhereInClear('Okapi')

  await api.ownerDb.updateTable('ethicalWalls').set({ reason: 'Okapi again', sealedReason: null }).execute()
  await api.keys.shred(api.db, caseId)
  expect(await sealOlderWords({ db: api.db, keys: api.keys })).toBe(1)
  const walls = (await api.call('GET', `/v1/law-firms/${firm.id}/walls`, { token: lawyer.token })).body.data
  expect(walls[0].reason).toBe('')
  await expectNowhereInClear('Okapi')
})
