import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealText } from '../domain/documents/sealing.ts'
import { indexMessage, reindexCase } from '../domain/search/inside/index-sources.commands.ts'
import { stretchesOf } from '../domain/search/inside/pieces.ts'
import { indexSource } from '../domain/search/inside/search-index.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { setScan, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertLawyers } from '../test-support/firm-world.ts'
import { documentOf, indexNow, search, writeBlocks } from '../test-support/search-inside.ts'

let api: TestApi
let owner: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
})
afterAll(() => api.close())

/** A case whose brief has these blocks, indexed. */
async function caseWith(...blocks: string[]) {
  const { id: caseId } = await createTestCase(api, owner, { title: `Case ${randomUUID()}` })
  const brief = await documentOf(api, owner, caseId)
  await writeBlocks(api, brief, owner.userId, ...blocks)
  await indexNow(api)
  return { caseId, brief }
}

test('[INSIDE1] words lead to their block, with the words marked by their positions', async () => {
  const { caseId, brief } = await caseWith(
    '# Facts',
    'The landlord kept both deposits although the inspection found nothing.',
    '',
    '# Wishes',
    'She wants her money back.',
  )
  const { hits, total, catchingUp } = await search(api, owner, 'deposit', `&caseId=${caseId}`)
  expect(total).toBe(1)
  expect(catchingUp).toBe(false)
  expect(hits).toMatchObject([
    { kind: 'text', caseId, documentId: brief, documentKind: 'brief', place: { block: 1, heading: 'Facts' } },
  ])
  const [{ snippet } = { snippet: { text: '', ranges: [] } }] = hits
  expect(snippet.ranges.map(({ from, to }) => snippet.text.slice(from, to))).toEqual(['deposits'])
  // Blocks without text count as well: the editor counts them.
  expect((await search(api, owner, 'money', `&caseId=${caseId}`)).hits).toMatchObject([
    { place: { block: 4, heading: 'Wishes' } },
  ])
})

test('all words must be there: in one block first, else somewhere in the same text', async () => {
  const { caseId } = await caseWith('The roof leaks since the storm.', 'The storm broke a window.', 'The roof is old.')
  const { hits } = await search(api, owner, 'the roof storm', `&caseId=${caseId}`)
  expect(hits.map((hit) => hit.kind === 'text' && hit.place.block)).toEqual([0])
  const spread = await search(api, owner, 'window old', `&caseId=${caseId}`)
  expect(spread.hits).toHaveLength(1)
  expect((await search(api, owner, 'window helicopter', `&caseId=${caseId}`)).hits).toEqual([])
})

test('a phrase is compared with the decrypted text', async () => {
  const { caseId } = await caseWith(
    'A covenant of quiet enjoyment.',
    'Enjoyment of a quiet garden.',
    'The gate is red.',
  )
  expect(await search(api, owner, '"quiet enjoyment"', `&caseId=${caseId}`)).toMatchObject({ total: 1, complete: true })
  expect(await search(api, owner, 'quiet enjoyment', `&caseId=${caseId}`)).toMatchObject({ total: 2 })
})

test('a phrase has the words that hold it together; one that was asked for beside it may stand somewhere else', async () => {
  const { caseId } = await caseWith('A covenant of quiet enjoyment.', 'The gate is red, and the garden large.')
  const blocksWith = async (q: string) =>
    (await search(api, owner, q, `&caseId=${caseId}`)).hits.map((hit) => hit.kind === 'text' && hit.place.block)
  expect(await blocksWith('"covenant of quiet"')).toEqual([0])
  expect(await blocksWith('"covenants of quiet"')).toEqual([])
  expect(await blocksWith('"quiet enjoyment" gate')).toEqual([0])
  expect(await blocksWith('"quiet enjoyment" "gate is red"')).toEqual([])
})

test('rare words and short blocks come first, and pages cut the list', async () => {
  const filler = 'and a good many other words that nobody has looked for in this long paragraph of the text'
  const { caseId } = await caseWith(
    `The notice ${filler} ${filler} ${filler}.`,
    'The notice, again the notice.',
    ...Array.from({ length: 8 }, (_, at) => `Paragraph ${at + 10} about something.`),
  )
  const { hits } = await search(api, owner, 'notice', `&caseId=${caseId}`)
  expect(hits.map((hit) => hit.kind === 'text' && hit.place.block)).toEqual([1, 0])
  const second = await search(api, owner, 'paragraph something', `&caseId=${caseId}&pageSize=3&page=3`)
  expect(second.total).toBe(8)
  expect(second.hits).toHaveLength(2)
})

test('[INSIDE2] each finds what he may read at that moment: rights are asked again, and nothing else is counted', async () => {
  const { caseId, brief } = await caseWith('The zeppelin clause is void.')
  const lawyer = await registerPerson(api, { role: 'lawyer' })
  const observer = await registerPerson(api)
  const walled = await registerPerson(api, { role: 'lawyer' })
  const stranger = await registerPerson(api)
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await joinCase(api, owner, caseId, observer, 'observer')
  await joinCase(api, owner, caseId, walled, 'lawyer')
  const notes = { shared: await documentOf(api, owner, caseId, 'notes') }
  await writeBlocks(api, notes.shared, owner.userId, 'Shared words on the zeppelin.')
  for (const person of [owner, lawyer, observer]) {
    const own = await documentOf(api, person, caseId, 'private_notes')
    await writeBlocks(api, own, person.userId, `Private words of ${person.userId} on the zeppelin.`)
  }
  await indexNow(api)
  await insertLawyers(api, [lawyer, walled])
  const { id: firm } = await insertFirm(api, [
    { person: lawyer, role: 'owner' },
    { person: walled, role: 'member' },
  ])
  await api.ownerDb
    .insertInto('ethicalWalls')
    .values({ id: randomUUID(), lawFirmId: firm, caseId, userId: walled.userId, reason: 'x', createdBy: lawyer.userId })
    .execute()

  const kinds = async (person: TestPerson) => {
    const { hits, total } = await search(api, person, 'zeppelin')
    expect(total).toBe(hits.length)
    return hits.map((hit) => (hit.kind === 'text' ? hit.documentKind : hit.kind)).sort()
  }
  for (const person of [owner, lawyer, observer]) {
    expect(await kinds(person)).toEqual(['brief', 'notes', 'private_notes'])
    const { hits } = await search(api, person, 'private zeppelin')
    expect(hits.map(({ snippet }) => snippet.text)).toEqual([`Private words of ${person.userId} on the zeppelin.`])
  }
  for (const person of [walled, stranger]) {
    expect(await kinds(person)).toEqual([])
    const within = await api.call('GET', `/v1/search/documents?q=zeppelin&caseId=${caseId}`, { token: person.token })
    expect(within.status).toBe(404)
  }
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: owner.token })
  expect(await kinds(lawyer)).toEqual([])
  // What is frozen is read on; what is deleted is gone before any job has run.
  await api.ownerDb.updateTable('liveDocuments').set({ frozenAt: new Date() }).where('id', '=', brief).execute()
  expect(await kinds(observer)).toEqual(['brief', 'notes', 'private_notes'])
  await api.call('DELETE', `/v1/cases/${caseId}`, { token: owner.token, headers: { 'if-match': '"1"' } })
  expect(await kinds(observer)).toEqual([])
})

test('[INSIDE3] the index has no words, and equal words of two cases are different tokens', async () => {
  const first = await caseWith('The wolpertinger clause.', 'The wolpertinger again.')
  const second = await caseWith('The wolpertinger clause.')
  const tokens = async (caseId: string) => {
    const rows = await api.db
      .selectFrom('searchPieces')
      .select(sql<string[]>`tokens::text[]`.as('tokens'))
      .where('scopeId', '=', caseId)
      .where('containerId', 'in', [first.brief, second.brief])
      .execute()
    return rows.map((row) => row.tokens)
  }
  const [one = [], two = []] = await tokens(first.caseId)
  const shared = one.filter((token) => two.includes(token))
  expect(shared.length).toBeGreaterThan(0)
  expect((await tokens(second.caseId)).flat().filter((token) => [...one, ...two].includes(token))).toEqual([])
  // Whole rows as bytes, in every way that somebody could have put a word there.
  for (const table of ['search_sources', 'search_pieces']) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(table)} AS t`.execute(api.db)
    const text = rows.map(({ row }) => row).join('\n')
    expect(text.length).toBeGreaterThan(100)
    for (const plain of ['wolperting', Buffer.from('wolperting').toString('hex'), 'clause']) {
      expect(text.includes(plain), plain).toBe(false)
    }
  }
})

test('[INSIDE3] with the key of the case gone nothing is found, and the sweep takes the rows away', async () => {
  const { caseId } = await caseWith('The basilisk clause.')
  expect((await search(api, owner, 'basilisk')).total).toBe(1)
  await api.keys.shred(api.ownerDb, caseId)
  expect((await search(api, owner, 'basilisk')).total).toBe(0)
  await indexNow(api)
  const left = await api.db.selectFrom('searchPieces').select('id').where('scopeId', '=', caseId).execute()
  expect(left).toEqual([])
})

test('a sealed piece opens at its own place only', async () => {
  const { caseId, brief } = await caseWith('The first gryphon.', 'The second gryphon.')
  const pieces = api.db.selectFrom('searchPieces').select(['id', 'sealed']).where('containerId', '=', brief)
  const [one, two] = await pieces.orderBy('no').execute()
  if (!one || !two) throw new Error('no two pieces')
  await api.db.updateTable('searchPieces').set({ sealed: two.sealed }).where('id', '=', one.id).execute()
  const url = `/v1/search/documents?q=gryphon&caseId=${caseId}`
  expect((await api.call('GET', url, { token: owner.token })).status).toBe(500)
  await api.db.deleteFrom('searchPieces').where('scopeId', '=', caseId).execute()
})

const rowsOf = (caseId: string) =>
  api.db
    .selectFrom('searchPieces')
    .select([
      'id',
      'no',
      'part',
      'words',
      sql<string>`encode(digest, 'hex')`.as('digest'),
      sql<string>`tokens::text`.as('t'),
    ])
    .where('scopeId', '=', caseId)
    .orderBy('containerId')
    .orderBy('no')
    .orderBy('part')
    .execute()

test('[INSIDE5] indexing again, twice at once or from nothing, comes to the same; only what changed is written anew', async () => {
  const { caseId, brief } = await caseWith('One manticore.', 'Two manticores.', 'Three manticores.')
  const before = await rowsOf(caseId)
  await writeBlocks(api, brief, owner.userId, 'A new first block.', 'One manticore.', 'Three manticores.')
  await Promise.all([indexNow(api), indexNow(api)])
  const after = await rowsOf(caseId)
  const ids = new Set(before.map(({ id }) => id))
  const ofBrief = (rows: typeof after) => rows.filter(({ t }) => t.length > 2)
  expect(after.filter(({ id }) => !ids.has(id))).toHaveLength(1)
  expect(before.length - after.filter(({ id }) => ids.has(id)).length).toBe(1)
  await reindexCase(api.db, caseId)
  expect((await search(api, owner, 'manticore', `&caseId=${caseId}`)).catchingUp).toBe(true)
  await indexNow(api)
  const again = await rowsOf(caseId)
  const withoutIds = (rows: typeof after) => ofBrief(rows).map(({ id: _, ...row }) => row)
  expect(withoutIds(again)).toEqual(withoutIds(after))
})

test('[INSIDE5] an older version that comes late changes nothing', async () => {
  const { caseId } = await caseWith('Nothing here.')
  const sourceId = randomUUID()
  const source = (version: number) => ({
    kind: 'file' as const,
    sourceId,
    containerId: sourceId,
    scopeId: caseId,
    version,
  })
  const written = { personId: owner.userId, at: new Date() }
  const cipher = await api.keys.ofCase(api.db, caseId)
  await indexSource(api.db, cipher, source(2), stretchesOf(0, 'the new text has more words'), written)
  await indexSource(api.db, cipher, source(1), stretchesOf(0, 'the old text'), written)
  await indexSource(api.db, cipher, source(2), stretchesOf(0, 'not even this'), written)
  const rows = await api.db.selectFrom('searchPieces').select('words').where('sourceId', '=', sourceId).execute()
  expect(rows).toEqual([{ words: 6 }])
})

async function say(person: TestPerson, body: object): Promise<{ id: string; conversationId: string }> {
  const answer = await api.call('POST', '/v1/messages', { token: person.token, body })
  if (answer.status !== 201) throw new Error(`sendMessage answered ${JSON.stringify(answer.body)}`)
  return answer.body.data
}

test('[INSIDE2] a message is found in its conversation, as it is now, by who reads it now', async () => {
  const { caseId } = await caseWith('Nothing here.')
  const [lawyer, stranger] = [await registerPerson(api, { role: 'lawyer' }), await registerPerson(api)]
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  const first = await say(owner, { caseId, content: 'The hippogriff bit the postman.' })
  const between = await say(lawyer, { recipientId: owner.userId, content: 'Between us, a second hippogriff.' })
  await indexNow(api)

  const found = async (person: TestPerson, q: string, more = '') =>
    (await search(api, person, q, more)).hits.map((hit) => hit.kind === 'message' && hit.messageId)
  for (const person of [owner, lawyer]) expect(await found(person, 'hippogriff')).toHaveLength(2)
  expect(await search(api, owner, 'postman')).toMatchObject({
    hits: [{ kind: 'message', caseId, conversationId: first.conversationId, senderId: owner.userId }],
  })
  // Outside of cases, with a key of its own.
  expect((await search(api, owner, '"second hippogriff"')).hits).toMatchObject([
    { caseId: null, messageId: between.id },
  ])
  expect(await found(owner, 'hippogriff', `&caseId=${caseId}`)).toEqual([first.id])
  expect(await found(owner, 'hippogriff', `&personId=${lawyer.userId}`)).toEqual([between.id])
  expect(await found(owner, 'hippogriff', '&kind=file')).toEqual([])
  expect(await found(stranger, 'hippogriff')).toEqual([])

  // Changed and deleted: what it said is not found from that moment on, though the index still has it.
  const token = owner.token
  const edited = await api.call('PUT', `/v1/messages/${first.id}`, { token, body: { content: 'The cat did it.' } })
  expect(edited.status).toBe(200)
  for (const person of [owner, lawyer]) expect((await search(api, person, 'postman')).total).toBe(0)
  await indexMessage(api, first.id)
  expect(await found(lawyer, 'cat')).toEqual([first.id])
  expect((await api.call('DELETE', `/v1/messages/${first.id}`, { token })).status).toBe(200)
  expect((await search(api, lawyer, 'cat')).total).toBe(0)
  await indexMessage(api, first.id)
  expect(await api.db.selectFrom('searchPieces').select('id').where('sourceId', '=', first.id).execute()).toEqual([])
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token })
  expect(await found(lawyer, 'hippogriff', '&kind=message')).toEqual([between.id])
})

/** What the job that reads a file leaves behind. */
async function setText(documentId: string, caseId: string, pages: string[]) {
  const files = api.ownerDb.selectFrom('documentFiles').select('id').where('documentId', '=', documentId)
  const { id: fileId } = await files.orderBy('createdAt', 'desc').limit(1).executeTakeFirstOrThrow()
  const text = sealText(await api.keys.ofCase(api.db, caseId), documentId, fileId, { pages, isCut: false })
  await api.ownerDb
    .updateTable('documentFiles')
    .set({ text, textExtractedAt: new Date() })
    .where('id', '=', fileId)
    .execute()
}

test('[INSIDE1] [INSIDE2] a file is found by its page, and not while nobody may have it', async () => {
  const { caseId } = await caseWith('Nothing here.')
  const observer = await registerPerson(api)
  const stranger = await registerPerson(api)
  await joinCase(api, owner, caseId, observer, 'observer')
  const file = await uploadFile(api, owner, { caseId, name: 'survey.pdf' })
  await setText(file.id, caseId, ['The first page.', 'A cockatrice was seen.'])
  await indexNow(api)
  const found = async (person: TestPerson) => (await search(api, person, 'cockatrice')).hits
  // Still being inspected: its uploader alone.
  expect(await found(observer)).toEqual([])
  await setScan(api, file.id, 'clean')
  for (const person of [owner, observer]) {
    expect(await found(person)).toMatchObject([
      { kind: 'file', documentId: file.id, title: 'survey.pdf', caseId, place: { page: 1 } },
    ])
  }
  expect(await found(stranger)).toEqual([])
  await setScan(api, file.id, 'quarantined', 'x')
  expect(await found(owner)).toEqual([])
  await setScan(api, file.id, 'clean')
  expect((await api.call('DELETE', `/v1/documents/${file.id}`, { token: owner.token })).status).toBe(200)
  expect(await found(owner)).toEqual([])
  await indexNow(api)
  expect(await api.db.selectFrom('searchPieces').select('id').where('sourceId', '=', file.id).execute()).toEqual([])
})

test('the answer says how many cases were searched', async () => {
  const busy = await registerPerson(api)
  for (let n = 0; n < 3; n += 1) await createTestCase(api, busy, { title: `Case ${n}` })
  expect((await search(api, busy, 'anything')).cases).toEqual({ searched: 3, all: 3 })
})
