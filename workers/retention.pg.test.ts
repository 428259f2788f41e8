import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '../adapters/ids.ts'
import { createLogger } from '../adapters/log.ts'
import { insertMail } from '../domain/mails/mails.queries.ts'
import { allRetentionRules } from '../domain/privacy/retention.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, invite, registerPerson } from '../test-support/factories.ts'
import { removeWhatIsOver } from './retention.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const DAY_MS = 86_400_000
const sweep = () =>
  removeWhatIsOver({ db: api.db, clock: api.clock, keys: api.keys, files: api.files, log: createLogger('silent') })

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

test('[JOB7] every period stands in docs/operations.md', async () => {
  const page = await readFile(new URL('../docs/operations.md', import.meta.url), 'utf8')
  for (const { name, days } of allRetentionRules(api))
    expect(page).toMatch(new RegExp(`\\| ${name} +\\| ${days} days `))
})
