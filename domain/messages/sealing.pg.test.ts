import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMasterKeys } from '../../adapters/cipher.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { createTestCase, joinCase, registerPerson } from '../../test-support/factories.ts'
import { findCipher, rewrapConversationKeys, shredConversation } from '../conversations/conversation-keys.ts'
import { plainContent } from './messages.presenter.ts'
import { findMessage } from './messages.queries.ts'

const CANARY = 'Canary-Numbat-3391'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

/** A message in the case and one between its two people, each edited once. */
async function twoMessages() {
  const [owner, lawyer] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
  const { id: caseId } = await createTestCase(api, owner, { title: 'Control-Kiwi-2204' })
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  const ids: string[] = []
  for (const to of [{ caseId }, { recipientId: lawyer.userId }]) {
    const body = { ...to, content: `${CANARY} first` }
    const { data } = (await api.call('POST', '/v1/messages', { token: owner.token, body })).body
    await api.call('PUT', `/v1/messages/${data.id}`, { token: owner.token, body: { content: `${CANARY} second` } })
    ids.push(data.id)
  }
  return { owner, lawyer, caseId, ids }
}

/** Every row of every table as text; bytes as hexadecimal digits. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(api.ownerDb)
  const texts: string[] = []
  for (const { name } of rows) {
    const found = await sql<{ text: string }>`SELECT t::text AS text FROM ${sql.table(name)} t`.execute(api.ownerDb)
    texts.push(...found.rows.map(({ text }) => text))
  }
  return texts.join('\n')
}

test('[MSG9] no table holds a word of a message in clear, earlier texts, facts, events and mails included', async () => {
  await twoMessages()
  const all = await everything()
  expect(all).toContain('Control-Kiwi-2204')
  expect(all).not.toContain(CANARY)
  expect(all).not.toContain(Buffer.from(CANARY).toString('hex'))
  expect(all).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, -4))
})

test('[MSG9] a text that was moved to another message, or put in the place of a later one, does not open', async () => {
  const { owner, ids } = await twoMessages()
  const [first = '', second = ''] = ids
  const history = (id: string) => api.call('GET', `/v1/messages/${id}/history`, { token: owner.token })
  expect((await history(first)).status).toBe(200)
  // The earlier text in the place of the present one.
  await sql`UPDATE messages SET content = (SELECT content FROM message_versions WHERE message_id = ${first})
    WHERE id = ${first}`.execute(api.ownerDb)
  expect((await history(first)).status).toBe(500)
  await sql`UPDATE messages SET content = (SELECT content FROM messages WHERE id = ${first}) WHERE id = ${second}`.execute(
    api.ownerDb,
  )
  expect((await history(second)).status).toBe(500)
})

test('[MSG9] a conversation of two opens under the new master key once it was wrapped anew, and never again once its key is gone', async () => {
  const [older, newer] = [0, 1].map(() => randomBytes(32).toString('base64'))
  const another = await createTestApi({ masterKeys: createMasterKeys(`older:${older}`) })
  try {
    const [one, other] = [await registerPerson(another), await registerPerson(another)]
    const { id: caseId } = await createTestCase(another, one)
    await joinCase(another, one, caseId, other, 'client')
    const body = { recipientId: other.userId, content: 'Under which key?' }
    const { data } = (await another.call('POST', '/v1/messages', { token: one.token, body })).body
    const masterKeys = createMasterKeys(`newer:${newer},older:${older}`)
    expect(await rewrapConversationKeys({ db: another.db, masterKeys })).toBe(1)
    expect(await rewrapConversationKeys({ db: another.db, masterKeys })).toBe(0)
    const text = async () => {
      const row = await findMessage(another.db, data.id)
      const conversations = another.db.selectFrom('conversations').selectAll().where('id', '=', data.conversationId)
      const store = { db: another.db, keys: another.keys, masterKeys: createMasterKeys(`newer:${newer}`) }
      return row && plainContent(await findCipher(store, await conversations.executeTakeFirstOrThrow()), row)
    }
    expect(await text()).toBe('Under which key?')
    await shredConversation(another.db, data.conversationId, new Date())
    expect(await text()).toBeNull()
  } finally {
    await another.close()
  }
})
