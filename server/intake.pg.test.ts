import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createLogger } from '../adapters/log.ts'
import { documentSchema } from '../contracts/live/schema.ts'
import { clientIdOf, keyOf } from '../domain/cases/intake-text.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { readRichText, writeRichText } from '../domain/live-documents/rich-text.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { appendOrRefuse } from '../domain/live-documents/versions.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, readWorkspace, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
})
afterAll(() => api.close())

const save = (id: string, answers: object) =>
  api.call('PUT', `/v1/cases/${id}/intake`, { token: owner.token, body: { answers } })
const submit = (id: string) => api.call('POST', `/v1/cases/${id}/intake/submit`, { token: owner.token })

async function newBrief(body: object = {}) {
  const { id } = await createTestCase(api, owner, { category: 'commercial_lease', ...body })
  const { documents } = await readWorkspace(api, owner, id)
  return { id, briefId: documents.find(({ kind }) => kind === 'brief')?.id ?? '' }
}

interface Json {
  type: string
  text?: string
  attrs?: { label?: string }
  content?: Json[]
}
const plain = ({ text, attrs, content = [] }: Json): string =>
  text ?? (content.length > 0 ? content.map(plain).join('') : attrs?.label ? `[${attrs.label}]` : '')

async function blocks(briefId: string): Promise<string[]> {
  const { document } = await loadDocument(api, briefId)
  const content = readRichText(document)
  // What the log holds is a document of the schema.
  documentSchema.nodeFromJSON(content).check()
  return ((content as unknown as Json).content ?? []).map(plain)
}

/** Somebody writes into the brief by hand. */
async function change(briefId: string, edit: (content: { content: Json[] }) => void) {
  const log = createUpdateLog({ pool: api.pool, keys: api.keys, log: createLogger('silent') })
  const { document } = await loadDocument(api, briefId)
  const content = readRichText(document) as unknown as { type: string; content: Json[] }
  edit(content)
  const update = writeRichText(document, content)
  if (update) await appendOrRefuse(api, log, { documentId: briefId, update, userId: owner.userId, kind: 'person' })
  await log.drain(1_000)
}

test('[INTAKE2] answers are kept, to go on with, and lie sealed', async () => {
  const { id } = await newBrief()
  const empty = await api.call('GET', `/v1/cases/${id}/intake`, { token: owner.token })
  expect(empty.body.data).toEqual({ answers: {}, written: [], savedAt: null, submittedAt: null })
  const answers = { goal: { text: 'To stay in the shop.' }, nextDeadline: { dontKnow: true } }
  expect((await save(id, answers)).body.data).toMatchObject({ answers, written: [], submittedAt: null })
  const again = await api.call('GET', `/v1/cases/${id}/intake`, { token: owner.token })
  expect(again.body.data.answers).toEqual(answers)
  const row = await api.db.selectFrom('caseIntakes').selectAll().where('caseId', '=', id).executeTakeFirstOrThrow()
  expect(row.answers.toString('latin1')).not.toContain('shop')
  expect((await save(id, { starSign: { text: 'Lion' } })).body.errors[0].field).toBe('answers.starSign')
  expect((await save(id, { goal: { text: 'x', dontKnow: true } })).status).toBe(422)
})

test('[INTAKE3] each answer goes to the end of its section, once, beside what people wrote', async () => {
  const { id, briefId } = await newBrief()
  await api.call('PUT', `/v1/cases/${id}/parties`, {
    token: owner.token,
    body: { parties: [{ name: 'Harbor Nine', aliases: ['H9'], role: 'opposing' }] },
  })
  await change(briefId, ({ content }) =>
    content.splice(1, 0, { type: 'paragraph', content: [{ type: 'text', text: 'By hand.' }] }),
  )
  const before = await blocks(briefId)
  await save(id, { goal: { text: 'To stay.\nAnd to pay less.' }, nextDeadline: { dontKnow: true } })
  expect((await submit(id)).body.data.written.sort()).toEqual(['goal', 'nextDeadline'])
  const after = await blocks(briefId)
  const added = [
    'What I want: To stay.',
    'And to pay less.',
    'Involved: Harbor Nine, also H9 (opposing)',
    'I must act by: [I must act by]',
  ]
  expect(after.filter((block) => !added.includes(block))).toEqual(before)
  // At the end of its section: right before the next heading.
  expect(after.indexOf('And to pay less.') + 1).toBe(after.indexOf('Facts'))
  expect(after.indexOf(added[2] ?? '') + 1).toBe(after.indexOf('Documents'))
  expect(after.indexOf(added[3] ?? '') + 1).toBe(after.indexOf('What I want from a lawyer'))
  // Again, and three at once: nothing more.
  await Promise.all([submit(id), submit(id), submit(id)])
  expect(await blocks(briefId)).toEqual(after)
  // Another answer is added; the first one stays, in case somebody has worked with it.
  await save(id, { goal: { text: 'To leave.' } })
  await submit(id)
  expect((await blocks(briefId)).filter((block) => block.startsWith('What I want:'))).toEqual([
    'What I want: To stay.',
    'What I want: To leave.',
  ])
})

test('[INTAKE3] what somebody took out stays out, and a section that is gone comes back for its answer', async () => {
  const { id, briefId } = await newBrief()
  await save(id, { goal: { text: 'To stay.' } })
  await submit(id)
  await change(briefId, (document) => {
    document.content = document.content.filter((block) => !/To stay|^Budget$/.test(plain(block)))
  })
  await save(id, { goal: { text: 'To stay.' }, spend: { text: '3,000' } })
  await submit(id)
  const after = await blocks(briefId)
  expect(after.join('\n')).not.toContain('To stay')
  expect(after.slice(-2)).toEqual(['Budget', 'What I can spend: 3,000'])
})

test('[INTAKE3] a crash between the log and our table writes nothing twice; a person under the same Yjs id loses nothing', async () => {
  const { id, briefId } = await newBrief()
  await save(id, { goal: { text: 'To stay.' }, tried: { text: 'Talking.' } })
  // Somebody happens to write under the id that the second answer would have had.
  const taken = clientIdOf(briefId, keyOf('tried', { text: 'Talking.' }), 0)
  await api.ownerDb
    .insertInto('documentClients')
    .values({ documentId: briefId, clientId: taken, userId: owner.userId })
    .execute()
  await submit(id)
  const after = await blocks(briefId)
  expect(after).toContain('What I have tried: Talking.')
  await api.ownerDb
    .updateTable('caseIntakes')
    .set({ written: [], submittedAt: null })
    .where('caseId', '=', id)
    .execute()
  await submit(id)
  expect(await blocks(briefId)).toEqual(after)
  const { document } = await loadDocument(api, briefId)
  expect(Y.decodeStateVector(Y.encodeStateVector(document)).has(taken)).toBe(false)
})
