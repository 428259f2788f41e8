import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { createTestCase, joinCase, registerPerson } from '../../test-support/factories.ts'
import { listMessagesOfUser, tombstoneMessagesOfUser } from './messages-of-user.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

test('[MSG10] everything somebody wrote is listed in clear page by page, and leaves tombstones where it is erased', async () => {
  const [owner, lawyer] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
  const { id: caseId } = await createTestCase(api, owner)
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  const contents = ['In the case', 'To one person', 'In the case again', 'And once more']
  for (const content of contents) {
    const to = content.includes('person') ? { recipientId: owner.userId } : { caseId }
    await api.call('POST', '/v1/messages', { token: lawyer.token, body: { ...to, content } })
  }
  await api.call('POST', '/v1/messages', { token: owner.token, body: { caseId, content: 'Of somebody else' } })
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: owner.token })
  const pages: (string | null)[][] = []
  for (let after: string | undefined; ; ) {
    const page = await listMessagesOfUser(api, { userId: lawyer.userId, after, limit: 3 })
    if (page.length === 0) break
    pages.push(page.map(({ content }) => content).sort())
    after = page.at(-1)?.id
  }
  expect(pages.map(({ length }) => length)).toEqual([3, 1])
  expect(pages.flat().sort()).toEqual([...contents].sort())
  const erase = (where: string | null) =>
    api.db
      .transaction()
      .execute((db) =>
        tombstoneMessagesOfUser({ db, clock: api.clock }, { userId: lawyer.userId, caseId: where, limit: 2 }),
      )
  expect([await erase(caseId), await erase(caseId), await erase(caseId), await erase(null)]).toEqual([2, 1, 0, 1])
  const left = await listMessagesOfUser(api, { userId: lawyer.userId, after: undefined, limit: 10 })
  expect(left.map(({ content, deletedAt }) => [content, deletedAt !== null])).toEqual(Array(4).fill([null, true]))
  const { data } = (await api.call('GET', '/v1/messages', { token: owner.token })).body
  expect(data.map(({ lastSeq }: { lastSeq: number }) => lastSeq).sort()).toEqual([1, 4])
})
