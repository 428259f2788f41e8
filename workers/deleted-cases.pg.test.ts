import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestCase, readWorkspace, registerPerson } from '../test-support/factories.ts'
import { createPrivacyWorld, DAY_MS, findInTables, type PrivacyWorld } from '../test-support/privacy.ts'
import { removeWhatIsOver } from './retention.ts'

let { api, privacy } = {} as PrivacyWorld
beforeAll(async () => {
  ;({ api, privacy } = await createPrivacyWorld())
})
afterAll(() => api?.close())

test('[PRIV9] a deleted case loses its key and its rows after 30 days, unless it is on hold', async () => {
  const ada = await registerPerson(api)
  const admin = await registerPerson(api, { role: 'admin' })
  await privacy.stepUp(admin)
  const { id: gone } = await createTestCase(api, ada, { title: 'Purged-Title-9' })
  const { id: held } = await createTestCase(api, ada)
  for (const id of [gone, held]) expect((await api.call('DELETE', `/v1/cases/${id}`, ada)).status).toBe(200)
  const hold = await api.call('POST', `/v1/cases/${held}/holds`, { ...admin, body: { reason: 'A court asked for it' } })
  expect(hold.status).toBe(201)
  const sweep = () => removeWhatIsOver({ ...api, log: { info: () => undefined } as never })
  api.clock.advance(29 * DAY_MS)
  await sweep()
  await api.keys.ofCase(api.db, gone)
  api.clock.advance(2 * DAY_MS)
  await sweep()
  await expect(api.keys.ofCase(api.db, gone)).rejects.toThrow('gone')
  expect(await findInTables(api, ['Purged-Title-9'])).toEqual([])
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM document_updates u JOIN live_documents d ON d.id = u.document_id
    WHERE d.case_id = ${gone}`.execute(api.db)
  expect(rows[0]?.n).toBe(0)
  await api.keys.ofCase(api.db, held)
})

test('[PRIV9] the database destroys rows of a case only when its key is destroyed, and only deleted private notes', async () => {
  const ada = await registerPerson(api)
  const { id } = await createTestCase(api, ada)
  await expect(sql`SELECT purge_shredded_case(${id})`.execute(api.db)).rejects.toThrow('not destroyed')
  const notes = (await readWorkspace(api, ada, id)).documents.find(({ kind }) => kind === 'private_notes')
  await expect(sql`SELECT purge_private_notes(${notes?.id})`.execute(api.db)).rejects.toThrow('no deleted')
})
