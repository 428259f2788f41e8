import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../adapters/log.ts'
import { endpoints } from '../contracts/index.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, readWorkspace, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { lawyerIdOf, verifiedLawyer } from '../test-support/lawyers.ts'
import { type LiveServer, openClient, startLiveServer, until } from '../test-support/live-server.ts'
import { act, addConflict, clearLawyer, openCase } from '../test-support/open-case.ts'
import { openYClient } from '../test-support/y-client.ts'

/** Stands in the brief and nowhere else. */
const CANARY = 'canary-quagga-4711'
/** A party: in clear where names are compared, shown to nobody outside. */
const PARTY = 'Okapi Zeppelin Werke'

let api: TestApi
let live: LiveServer
let caseId: string
let documentIds: string[]
let hitId: string
const people: Record<string, TestPerson> = {}
const logLines: string[] = []

beforeAll(async () => {
  const log = createLogger('trace', { write: (line) => void logLines.push(line) })
  api = await createTestApi({ log })
  live = await startLiveServer(api, 0, { tokens: api.tokens, log })
  const lawyer = async () => {
    const person = await registerPerson(api, { role: 'lawyer' })
    await verifiedLawyer(api, person)
    return person
  }
  const owner = await registerPerson(api, { name: 'Olga Okonkwo' })
  Object.assign(people, {
    stranger: await registerPerson(api),
    admin: await registerPerson(api, { role: 'admin' }),
    unverified: await registerPerson(api, { role: 'lawyer' }),
    eligible: await lawyer(),
    invitedToBid: await lawyer(),
    possible: await lawyer(),
    conflicted: await lawyer(),
    cleared: await lawyer(),
  })
  caseId = (await createTestCase(api, owner, { title: 'A repair' })).id
  await api.call('PUT', `/v1/cases/${caseId}/intake`, {
    token: owner.token,
    body: { answers: { goal: { text: `It is about ${CANARY}.` } } },
  })
  await api.call('POST', `/v1/cases/${caseId}/intake/submit`, { token: owner.token })
  await openCase(api, owner, caseId, { parties: [{ name: PARTY, aliases: [], role: 'opposing' }] })
  documentIds = (await readWorkspace(api, owner, caseId)).documents.map(({ id }) => id)
  const { invitedToBid, possible, conflicted, cleared } = people as Record<string, TestPerson>
  if (!invitedToBid || !possible || !conflicted || !cleared) throw new Error('nobody there')
  const lawyerId = await lawyerIdOf(api, invitedToBid)
  await api.call('POST', `/v1/cases/${caseId}/bid-invitations`, { token: owner.token, body: { lawyerId } })
  await addConflict(api, possible, 'Okapi Zeppelin')
  await addConflict(api, conflicted, 'OKAPI ZEPPELIN WERKE GmbH')
  hitId = (await act(api, possible, `${caseId}/screen`)).hits[0]?.id ?? ''
  await act(api, conflicted, `${caseId}/screen`)
  await clearLawyer(api, cleared, caseId)
})
afterAll(async () => {
  await live.stop()
  await api.close()
})

/** Every address of our API with everything of the case in it. */
function addresses(): { name: string; method: string; path: string }[] {
  const ids = [caseId, ...documentIds, hitId]
  return (
    endpoints
      // What changes the case for others is left out; everything of it that answers a text is asked with GET or the screen.
      .filter(({ method, name }) => method === 'GET' || ['screenCase', 'revealParty'].includes(name))
      .flatMap(({ name, method, path }) => {
        if (!path.includes(':id')) return [{ name, method, path }]
        return ids.map((id) => ({
          name,
          method,
          path: path
            .replace(':id', path.includes(':hitId') ? caseId : id)
            .replace(':hitId', hitId)
            .replaceAll(/:\w+/g, randomUUID()),
        }))
      })
  )
}

test('[TIER7] whoever has not been cleared gets no byte of the brief and no party by any address of the API', async () => {
  const seen: string[] = []
  for (const [who, { token }] of Object.entries(people)) {
    for (const { name, method, path } of addresses()) {
      const { response } = await api.call(method, path, { token, ...(method === 'POST' && { body: {} }) })
      if (response.body.includes(CANARY)) seen.push(`${who}: the brief by ${name}`)
      // The hidden name of one's own conflict list is one's own.
      if (
        response.body.toLowerCase().includes(PARTY.toLowerCase()) &&
        !(name === 'listLawyerConflicts' && who === 'conflicted')
      ) {
        seen.push(`${who}: a party by ${name}`)
      }
    }
  }
  expect(seen).toEqual(['cleared: the brief by getPublishedBrief'])
})

test.each(['stranger', 'admin', 'unverified', 'eligible', 'invitedToBid', 'possible', 'conflicted', 'cleared'])(
  '[TIER7] %s gets into the live room by no socket',
  async (who) => {
    const token = people[who]?.token ?? ''
    const nobody = { userId: '', sessionId: '', name: '' }
    for (const documentId of documentIds) {
      const y = await openYClient(live, nobody, documentId, { token })
      const stock = await openClient(
        { url: live.url, tokens: { ...live.tokens, sign: async () => token } },
        nobody,
        documentId,
      )
      try {
        await until(() => y.closes.length > 0, 5_000, 'a close')
        expect(y.closes[0]).toMatch(/^4404/)
        await until(() => stock.events.some(({ type }) => type === 'authenticationFailed'), 5_000, 'a refusal')
        expect([y.document, stock.document].map((document) => document.store.clients.size)).toEqual([0, 0])
      } finally {
        y.destroy()
        stock.destroy()
      }
    }
  },
)

test('[TIER7] outbox, mails, notifications, logs and tables do not hold the brief, and names only where they are compared', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(api.ownerDb)
  const holding = async (text: string) => {
    const names: string[] = []
    for (const { name } of rows) {
      const found =
        await sql`SELECT 1 FROM ${sql.table(name)} AS t WHERE to_jsonb(t)::text ILIKE ${`%${text}%`} LIMIT 1`.execute(
          api.ownerDb,
        )
      if (found.rows.length > 0) names.push(name)
    }
    return names.sort()
  }
  expect(await holding(CANARY)).toEqual([])
  expect(await holding(Buffer.from(CANARY).toString('hex'))).toEqual([])
  expect(await holding(PARTY)).toEqual(['case_parties', 'conflict_hits', 'lawyer_conflicts'])
  expect(logLines.length).toBeGreaterThan(50)
  expect(logLines.filter((line) => line.includes(CANARY) || line.includes(PARTY))).toEqual([])
})
