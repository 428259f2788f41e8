import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { createTestApi, type TestApi } from './api.ts'
import { TEST_PASSWORD, type TestPerson } from './factories.ts'
import { createMessagesWorld } from './messages.ts'

export const DAY_MS = 86_400_000

/** An API, and what tests of copies, erasures and destroyed cases do there over and over. */
export async function createPrivacyWorld() {
  const api = await createTestApi()
  return { api, privacy: createPrivacyActs(api), messages: createMessagesWorld(api) }
}

function createPrivacyActs(api: TestApi) {
  async function stepUp({ token }: TestPerson): Promise<void> {
    const { status } = await api.call('POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })
    expect(status).toBe(200)
  }
  /** A header for an act that may be sent twice and done once. */
  const once = () => ({ 'idempotency-key': randomUUID() })
  return {
    stepUp,
    once,
    /** What a worker's job takes. */
    deps: () => ({ ...api, publicUrl: 'http://localhost:8080' }),
    /** In a new session, with a fresh proof: an older one may have ended meanwhile. */
    async signInAgain(person: TestPerson): Promise<TestPerson> {
      const credentials = { email: person.email, password: TEST_PASSWORD }
      const { body } = await api.call('POST', '/v1/auth/login', { body: credentials })
      const again = { ...person, token: body.data.tokens.accessToken }
      await stepUp(again)
      return again
    },
    async askErasure(person: TestPerson) {
      await stepUp(person)
      return api.call('POST', '/v1/users/me/erasure', { ...person, body: { email: person.email }, headers: once() })
    },
  }
}

export type PrivacyWorld = Awaited<ReturnType<typeof createPrivacyWorld>>

/** Tables in which one of the texts stands anywhere, as it is or as bytes. */
export async function findInTables({ ownerDb }: TestApi, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(ownerDb)
  const found: string[] = []
  const hex = texts.map((text) => Buffer.from(text).toString('hex'))
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(name)} t`.execute(ownerDb)
    if (rows.some(({ row }) => [...texts, ...hex].some((text) => row.includes(text)))) found.push(name)
  }
  return found.sort()
}
