import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '../adapters/ids.ts'
import { createLogger } from '../adapters/log.ts'
import { insertMail } from '../domain/mails/mails.queries.ts'
import { allRetentionRules } from '../domain/privacy/retention.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { sendFile } from '../test-support/documents.ts'
import {
  createTestCase,
  invite,
  joinCase,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
} from '../test-support/factories.ts'
import { removeWhatIsOver } from './retention.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const DAY_MS = 86_400_000
const sweep = () => removeWhatIsOver({ ...api, log: createLogger('silent') })

test('[JOB7] what is over goes after its period, and not before; what is needed stays', async () => {
  const owner = await registerPerson(api)
  const { id: caseId } = await createTestCase(api, owner)
  await invite(api, owner, caseId, 'invited@example.org', 'lawyer')
  // A used token stays as long as it could betray a thief.
  const { body } = await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: owner.refreshToken } })
  const now = api.clock.now()
  await api.db.transaction().execute((trx) => insertMail(trx, { to: 'a@example.org', subject: 'Sent', text: 'T' }, now))
  await api.db.updateTable('mails').set({ sentAt: now }).where('subject', '=', 'Sent').execute()
  await api.db
    .insertInto('outbox')
    .values({
      id: uuidv7(),
      fact: 'user.registered',
      payload: '{}',
      createdAt: now,
      dispatchedAt: now,
      completedAt: now,
    })
    .execute()

  expect(await sweep()).toEqual({})
  api.clock.advance(29 * DAY_MS)
  const kept = await sweep()
  expect(kept['texts of sent mails and text messages']).toBeUndefined()
  expect(kept['completed facts with their jobs']).toBeUndefined()
  api.clock.advance(2 * DAY_MS)
  expect(await sweep()).toMatchObject({
    'texts of sent mails and text messages': 1,
    'completed facts with their jobs': 1,
  })
  // What has not left yet keeps its text.
  const mails = await api.db.selectFrom('mails').select(['subject', 'text']).orderBy('createdAt').execute()
  expect(mails.map(({ subject, text }) => [subject, text.length > 0])).toEqual([
    ['Confirm your e-mail address', true],
    [expect.stringContaining('invites you'), true],
    ['Sent', false],
  ])
  expect(body.data.tokens.accessToken).toBeTruthy()
  api.clock.advance(200 * DAY_MS)
  expect(Object.keys(await sweep()).sort()).toEqual(
    ['ended sessions', 'invitations that expired or were cancelled', 'sent mails and text messages'].sort(),
  )
  const count = (table: 'refreshTokens' | 'sessions' | 'caseInvitations') =>
    api.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  expect(await Promise.all((['refreshTokens', 'sessions', 'caseInvitations'] as const).map(count))).toEqual([
    { n: 0 },
    { n: 0 },
    { n: 0 },
  ])
})

test('[JOB7] used refresh tokens stay until they expire', async () => {
  const person = await registerPerson(api)
  await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: person.refreshToken } })
  api.clock.advance(DAY_MS)
  await sweep()
  const used = await api.db.selectFrom('refreshTokens').select('id').where('usedAt', 'is not', null).execute()
  expect(used).toHaveLength(1)
})

test('[PRIV10] a conversation of two that fell silent goes after six years with its files; not before, not beside a hold, and it can begin anew', async () => {
  const ada = await registerPerson(api)
  const people = [await registerPerson(api, { role: 'lawyer' }), await registerPerson(api, { role: 'lawyer' })]
  const told: { conversationId: string; documentId: string; to: TestPerson }[] = []
  for (const [index, to] of people.entries()) {
    const { id: caseId } = await createTestCase(api, ada)
    await joinCase(api, ada, caseId, to, 'lawyer')
    const { body } = await api.call('POST', '/v1/messages', {
      ...ada,
      body: { recipientId: to.userId, content: 'Silent' },
    })
    const conversationId = body.data.conversationId
    const sent = await sendFile(api, ada, '/v1/documents', { fields: { conversationId } })
    told.push({ conversationId, documentId: sent.body.data.id, to })
    if (index === 1) await api.ownerDb.insertInto('caseHolds').values(holdOf(caseId, to)).execute()
  }
  const [gone, kept] = told
  if (!gone || !kept) throw new Error('nobody was told')
  const contents = ({ conversationId }: { conversationId: string }) =>
    api.db.selectFrom('messages').select('content').where('conversationId', '=', conversationId).execute()
  api.clock.advance((6 * 365 - 1) * DAY_MS)
  await sweep()
  expect((await contents(gone)).every(({ content }) => content !== null)).toBe(true)
  api.clock.advance(2 * DAY_MS)
  await sweep()
  expect((await contents(gone)).every(({ content }) => content === null)).toBe(true)
  expect((await contents(kept)).every(({ content }) => content !== null)).toBe(true)
  const bytes = async ({ documentId }: { documentId: string }) =>
    (await api.db.selectFrom('documentFiles').select('storageKey').where('documentId', '=', documentId).execute())[0]
      ?.storageKey
  expect([await bytes(gone), typeof (await bytes(kept))]).toEqual([null, 'string'])
  const back = await api.call('POST', '/v1/auth/login', { body: { email: ada.email, password: TEST_PASSWORD } })
  const token = back.body.data.tokens.accessToken
  const anew = await api.call('POST', '/v1/messages', {
    token,
    body: { recipientId: gone.to.userId, content: 'After years' },
  })
  expect([anew.status, anew.body.data.content]).toEqual([201, 'After years'])
})

const holdOf = (caseId: string, { userId: putBy }: TestPerson) => {
  return { id: uuidv7(), caseId, putAs: 'lawyer', putBy, sealedReason: Buffer.from('sealed'), createdAt: new Date() }
}

test('[JOB7] every period stands in docs/operations.md', async () => {
  const page = await readFile(new URL('../docs/operations.md', import.meta.url), 'utf8')
  for (const { name, days } of allRetentionRules(api))
    expect(page).toMatch(new RegExp(`\\| ${name} +\\| ${days} days `))
})
