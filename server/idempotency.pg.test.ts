import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../domain/context.ts'
import { conflict } from '../domain/errors.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { counts } from '../test-support/counts.ts'
import { registerPerson, type TestPerson } from '../test-support/factories.ts'
import { answerOnce, requestHashOf } from './plugins/idempotency.ts'

/** Keys that are used by many at once. */
const KEYS = counts({ ci: 20, long: 1_000 })

let api: TestApi
let person: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  person = await registerPerson(api)
})
afterAll(() => api.close())

/** An act with a row for each time it was done. */
function act(key: string | undefined, body: object, run?: (ctx: Context) => Promise<unknown>, who = person) {
  const ctx = {
    db: api.db,
    clock: api.clock,
    actor: { userId: who.userId, sessionId: randomUUID(), role: 'client' },
  } as unknown as Context
  const request = { headers: key === undefined ? {} : { 'idempotency-key': key } }
  const endpoint = { name: 'act' }
  return answerOnce(
    ctx,
    request as never,
    { endpoint: endpoint as never, hash: requestHashOf({ params: undefined, query: undefined, body }) },
    async (ctx) => ({ data: run ? await run(ctx) : await addRow(ctx, who) }),
  )
}

function addRow({ db }: Context, { userId } = person) {
  return db
    .insertInto('recoveryCodes')
    .values({ id: randomUUID(), userId, codeHash: randomBytes(8), createdAt: api.clock.now() })
    .returning('id')
    .executeTakeFirstOrThrow()
}

async function done(): Promise<number> {
  const rows = await api.db.selectFrom('recoveryCodes').select('id').execute()
  return rows.length
}

test('[API3] the same key and body: one act, the same answer, also twenty at once', async () => {
  const before = await done()
  const answers = await Promise.all(Array.from({ length: 20 }, () => act('k-1', { a: 1, b: 2 })))
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  expect(await act('k-1', { b: 2, a: 1 })).toEqual(answers[0])
  expect(await done()).toBe(before + 1)
})

test(
  `[API3] ${KEYS} keys, each twenty times at once with two bodies and acts that fail half-way: each is done once`,
  async () => {
    for (let n = 0; n < KEYS; n++) {
      const before = await done()
      const tries = Array.from({ length: 20 }, () => ({ body: randomInt(2), fails: randomInt(5) === 0 }))
      const outcomes = await Promise.all(
        tries.map(({ body, fails }) =>
          act(`many-${n}`, { body }, async (ctx) => {
            const row = await addRow(ctx)
            if (fails) throw conflict('CONFLICT', 'Not now.')
            return row
          }).then(
            ({ data }) => ({ body, answer: JSON.stringify(data) }),
            ({ code }: { code: string }) => ({ body, code }),
          ),
        ),
      )
      const answered = outcomes.flatMap((outcome) => ('answer' in outcome ? [outcome] : []))
      // One answer to one body, or nothing where every act that was tried has failed.
      expect(new Set(answered.map(({ answer }) => answer)).size).toBe(Math.min(answered.length, 1))
      expect(new Set(answered.map(({ body }) => body)).size).toBe(Math.min(answered.length, 1))
      expect(await done()).toBe(before + Math.min(answered.length, 1))
      const codes = outcomes.flatMap((outcome) => ('code' in outcome ? [outcome.code] : []))
      expect(codes.filter((code) => code !== 'CONFLICT' && code !== 'IDEMPOTENCY_KEY_REUSED')).toEqual([])
    }
  },
  counts({ ci: 60_000, long: 3_600_000 }),
)

test('[API3] another body under the same key: 422; another person or another key: another act', async () => {
  const before = await done()
  await act('k-2', { a: 1 })
  await expect(act('k-2', { a: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  await act('k-3', { a: 1 })
  await act('k-2', { a: 2 }, undefined, await registerPerson(api))
  expect(await done()).toBe(before + 3)
})

test('[API3] an act that is refused leaves nothing, and its key is free', async () => {
  const before = await done()
  const refused = act('k-4', {}, async () => {
    throw conflict('CONFLICT', 'Not now.')
  })
  await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' })
  await act('k-4', {})
  expect(await done()).toBe(before + 1)
})

test.each([
  [undefined, 'IDEMPOTENCY_KEY_MISSING'],
  ['', 'IDEMPOTENCY_KEY_MISSING'],
  ['a b', 'BAD_REQUEST'],
  ['x'.repeat(201), 'BAD_REQUEST'],
])('[API3] key %j: %s', async (key, code) => {
  expect(() => act(key, {})).toThrow(expect.objectContaining({ code }))
})
