import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHUNK_BYTES } from '../adapters/chunk-sealing.ts'
import { createRandom } from '../bench/random.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { bytesOf, setScan, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../test-support/firm-world.ts'

/** As the route says. */
const SLICE = 4 * 1024 * 1024
const HOUR_MS = 3_600_000

let api: TestApi
let owner: TestPerson
let caseId: string
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
  caseId = (await createTestCase(api, owner)).id
})
afterAll(() => api.close())

async function newFile(bytes: Buffer): Promise<string> {
  const { id } = await uploadFile(api, owner, { caseId, name: 'film.mp4', bytes })
  await setScan(api, id, 'clean')
  return id
}

/** What a browser has after opening a file: the address for its player, and the cookie. */
async function open(person: TestPerson, documentId: string) {
  const headers = { 'x-client': 'web' }
  const path = `/v1/documents/${documentId}/viewings`
  const answer = await api.call('POST', path, { token: person.token, body: {}, headers })
  if (answer.status !== 201) throw new Error(`openViewing answered ${JSON.stringify(answer.body)}`)
  const [cookie = ''] = [answer.response.headers['set-cookie']].flat()
  return { ...(answer.body.data as { id: string; path: string }), cookie, sent: cookie.split(';')[0] ?? '' }
}
type Viewing = Awaited<ReturnType<typeof open>>

/** As if it had been opened so long ago. */
const readBefore = ({ id }: Viewing, ms: number) =>
  api.ownerDb
    .updateTable('documentReads')
    .set({ readAt: new Date(api.clock.now().getTime() - ms) })
    .where('id', '=', id)
    .execute()

/** As a player asks. */
const ask = ({ path, sent }: Pick<Viewing, 'path' | 'sent'>, headers: Record<string, string> = {}) =>
  api.call('GET', path, { headers: { cookie: sent, ...headers } })

describe('[DOC13] a player gets the bytes it asks for', () => {
  test('from any place of a file of many chunks, and all of it by asking on', async () => {
    const bytes = randomBytes(2 * SLICE + 3 * CHUNK_BYTES + 17)
    const size = bytes.length
    const viewing = await open(owner, await newFile(bytes))
    const random = createRandom(31)
    const near = (place: number) => Math.min(Math.max(0, place + Math.floor(random() * 3) - 1), size - 1)
    for (let seek = 0; seek < 120; seek++) {
      const start = seek % 2 ? Math.floor(random() * size) : near(Math.floor(random() * 130) * CHUNK_BYTES)
      const isOpen = seek % 3 === 0
      const end = isOpen ? size - 1 : Math.min(size - 1, near(start + Math.floor(random() * 4) * CHUNK_BYTES))
      const answer = await ask(viewing, { range: `bytes=${start}-${isOpen ? '' : Math.max(start, end)}` })
      const last = Math.min(Math.max(start, end), start + SLICE - 1)
      expect([answer.status, answer.response.headers['content-range']]).toEqual([206, `bytes ${start}-${last}/${size}`])
      expect(answer.response.headers['content-length']).toBe(String(last - start + 1))
      expect(bytesOf(answer).equals(bytes.subarray(start, last + 1)), `${start}-${last}`).toBe(true)
    }
    const pieces: Buffer[] = []
    for (let at = 0; at < size; ) {
      const piece = bytesOf(await ask(viewing, { range: `bytes=${at}-` }))
      expect(piece.length).toBeLessThanOrEqual(SLICE)
      pieces.push(piece)
      at += piece.length
    }
    expect([pieces.length, Buffer.concat(pieces).equals(bytes)]).toEqual([3, true])
  })

  test('hostile ranges are a part of the file, all of it, or refused, and never anything else', async () => {
    const bytes = randomBytes(3 * CHUNK_BYTES + 17)
    const size = bytes.length
    const viewing = await open(owner, await newFile(bytes))
    const huge = '9'.repeat(400)
    const parts: [string, number, number][] = [
      [`bytes=0-${huge}`, 0, size - 1],
      [`bytes=-${huge}`, 0, size - 1],
      [`bytes=7-${2n ** 64n}`, 7, size - 1],
      [`bytes=${'0'.repeat(300)}5-${'0'.repeat(300)}6`, 5, 6],
      ['BYTES=1-1', 1, 1],
      [`bytes=${size - 1}-${size}`, size - 1, size - 1],
    ]
    for (const [range, start, end] of parts) {
      const answer = await ask(viewing, { range })
      expect([range, answer.status, answer.response.headers['content-range']]).toEqual([
        range,
        206,
        `bytes ${start}-${end}/${size}`,
      ])
      expect(bytesOf(answer).equals(bytes.subarray(start, end + 1)), range).toBe(true)
    }
    const beyond = [`bytes=${size}-`, `bytes=${size}-${size + 5}`, `bytes=${huge}-`, `bytes=${2n ** 64n}-`, 'bytes=-0']
    for (const range of beyond) {
      const answer = await ask(viewing, { range })
      expect([range, answer.status, answer.body.code]).toEqual([range, 416, 'RANGE_NOT_SATISFIABLE'])
      expect(answer.response.headers['content-range']).toBe(`bytes */${size}`)
    }
    const many = `bytes=${Array.from({ length: 1_000 }, (_, index) => `${index}-${index}`).join(',')}`
    const none = ['bytes=0-1,5-6', 'bytes=0-0,-1', many, 'bytes=9-3', `bytes=${huge}-1`, 'bytes=-', 'bytes=', 'bytes']
    const nonsense = [
      'bytes=--5',
      'bytes=-1--1',
      'bytes=1e3-',
      'bytes=0x0-0x1',
      'bytes= 0-1',
      'bytes=0-1;x',
      'lines=0-1',
    ]
    for (const range of [...none, ...nonsense, 'bytes=٠-١', 'bytes=+0-+1', 'bytes=0.5-1', 'bytes=NaN-Infinity']) {
      const encoded = Buffer.from(range).toString('latin1')
      const answer = await ask(viewing, { range: encoded })
      expect([range, answer.status]).toEqual([range, 200])
      expect(bytesOf(answer).equals(bytes), range).toBe(true)
    }
  })

  test('with If-Range a part of the file as it was then, or all of it as it is', async () => {
    const bytes = randomBytes(CHUNK_BYTES + 5)
    const viewing = await open(owner, await newFile(bytes))
    const { etag = '' } = (await ask(viewing)).response.headers as { etag?: string }
    const status = async (ifRange: string) => (await ask(viewing, { range: 'bytes=1-2', 'if-range': ifRange })).status
    expect(await status(etag)).toBe(206)
    for (const other of [`W/${etag}`, '"another"', 'Fri, 27 Nov 2026 08:00:00 GMT', etag.replaceAll('"', ''), '*']) {
      expect([other, await status(other)]).toEqual([other, 200])
    }
  })
})

describe('[DOC14] whether somebody may read it is asked with each range', () => {
  const range = { range: 'bytes=0-9' }
  const statusOf = async (viewing: Viewing) => (await ask(viewing, range)).status
  async function watched() {
    const viewer = await registerPerson(api)
    await joinCase(api, owner, caseId, viewer, 'colleague')
    const documentId = await newFile(randomBytes(CHUNK_BYTES + 1))
    const viewing = await open(viewer, documentId)
    expect(await statusOf(viewing)).toBe(206)
    return { viewer, documentId, viewing }
  }

  test('out of the case, behind a wall, without a session or an account: not one byte more', async () => {
    const { viewer, viewing } = await watched()
    await api.call('DELETE', `/v1/cases/${caseId}/members/${viewer.userId}`, { token: owner.token })
    expect(await statusOf(viewing)).toBe(404)
    await joinCase(api, owner, caseId, viewer, 'colleague')
    expect(await statusOf(viewing)).toBe(206)
    const head = await registerPerson(api)
    await insertLawyers(api, [viewer, head])
    const firm = await insertFirm(api, [
      { person: head, role: 'owner' },
      { person: viewer, role: 'member' },
    ])
    const wall = { lawFirmId: firm.id, caseId, userId: viewer.userId, createdBy: head.userId }
    const wallId = await insertWallRow(api, wall)
    expect(await statusOf(viewing)).toBe(404)
    await api.ownerDb.deleteFrom('ethicalWalls').where('id', '=', wallId).execute()
    expect(await statusOf(viewing)).toBe(206)
    const users = api.ownerDb.updateTable('users').where('id', '=', viewer.userId)
    await users.set({ status: 'suspended' }).execute()
    expect(await statusOf(viewing)).toBe(401)
    await users.set({ status: 'active' }).execute()
    expect(await statusOf(viewing)).toBe(206)
    await api.call('POST', '/v1/auth/logout', { token: viewer.token, body: { refreshToken: viewer.refreshToken } })
    expect(await statusOf(viewing)).toBe(401)
  })

  test('quarantined, deleted, or after twelve hours: neither', async () => {
    const { documentId, viewing } = await watched()
    await setScan(api, documentId, 'quarantined', 'virus')
    expect(await statusOf(viewing)).toBe(409)
    await setScan(api, documentId, 'clean')
    expect(await statusOf(viewing)).toBe(206)
    await api.call('DELETE', `/v1/documents/${documentId}`, { token: owner.token })
    expect(await statusOf(viewing)).toBe(404)
    const later = await watched()
    await readBefore(later.viewing, 12 * HOUR_MS - 60_000)
    expect(await statusOf(later.viewing)).toBe(206)
    await readBefore(later.viewing, 12 * HOUR_MS + 1_000)
    expect(await statusOf(later.viewing)).toBe(404)
    const { viewing: old } = await watched()
    const now = api.clock.now()
    const claims = await api.tokens.verify(old.sent.replace('lc_viewing=', ''), now, 'viewing')
    if (!claims) throw new Error('it is a token of a viewing')
    const signedBefore = (ms: number) => api.tokens.sign(claims, new Date(now.getTime() - ms), 'viewing')
    expect(await statusOf({ ...old, sent: `lc_viewing=${await signedBefore(11 * HOUR_MS)}` })).toBe(206)
    expect(await statusOf({ ...old, sent: `lc_viewing=${await signedBefore(12 * HOUR_MS + 1_000)}` })).toBe(401)
  })

  test('the address alone opens nothing, the cookie only what its person has opened, and neither anything else', async () => {
    const { viewer, documentId, viewing } = await watched()
    expect((await api.call('GET', viewing.path)).status).toBe(401)
    const theirs = await open(owner, documentId)
    expect(await statusOf({ ...viewing, sent: theirs.sent })).toBe(404)
    expect(await statusOf({ ...viewing, path: `/v1/viewings/${documentId}` })).toBe(404)
    expect(await statusOf({ ...viewing, sent: `lc_viewing=${viewer.token}` })).toBe(401)
    const token = viewing.sent.replace('lc_viewing=', '')
    for (const path of ['/v1/users/me', `/v1/documents/${documentId}/download`, viewing.path]) {
      expect([path, (await api.call('GET', path, { token })).status]).toEqual([path, 401])
      if (path === viewing.path) continue
      expect([path, (await api.call('GET', path, { headers: { cookie: viewing.sent } })).status]).toEqual([path, 401])
    }
    // A download is no viewing.
    await api.call('GET', `/v1/documents/${documentId}/download`, { token: owner.token })
    const reads = await api.db.selectFrom('documentReads').select('id').where('purpose', '=', 'download').execute()
    for (const { id } of reads) expect(await statusOf({ ...theirs, path: `/v1/viewings/${id}` })).toBe(404)
    expect((await api.call('GET', viewing.path, { token: viewer.token })).status).toBe(200)
  })

  test('it is one reading in the list and in the audit, however many ranges', async () => {
    const { viewer, documentId, viewing } = await watched()
    for (let at = 0; at < 30; at++) await ask(viewing, { range: `bytes=${at * 1000}-${at * 1000 + 5}` })
    await open(viewer, documentId)
    const reads = await api.call('GET', `/v1/documents/${documentId}/reads`, { token: owner.token })
    expect(reads.body.data).toMatchObject([{ userId: viewer.userId, purpose: 'preview', version: 1 }])
    const entries = await api.ownerDb
      .selectFrom('auditEntries')
      .select('act')
      .where('subjectId', '=', documentId)
      .where('actorId', '=', viewer.userId)
      .execute()
    expect(entries.map(({ act }) => act)).toEqual(['document.previewed'])
    await readBefore(viewing, 11 * 60_000)
    await open(viewer, documentId)
    expect((await api.call('GET', `/v1/documents/${documentId}/reads`, { token: owner.token })).body.data).toHaveLength(
      2,
    )
  })

  test('[AUDIT4] whoever watches for hours is in the audit each hour, before they have it', async () => {
    const { viewer, documentId, viewing } = await watched()
    const entries = async () => {
      const { rows } = await sql<{ act: string }>`
        SELECT act FROM audit_entries WHERE subject_id = ${documentId} AND actor_id = ${viewer.userId}`.execute(
        api.ownerDb,
      )
      return rows.map(({ act }) => act)
    }
    for (let hours = 1; hours < 3; hours++) {
      // As if what was noted of this hour had been of an earlier one.
      await sql`UPDATE audit_reads SET hour = hour - interval '1 day' * ${hours} WHERE subject_id = ${documentId}`.execute(
        api.ownerDb,
      )
      for (let at = 0; at < 3; at++) expect(await statusOf(viewing)).toBe(206)
      expect(await entries()).toEqual(Array.from({ length: hours + 1 }, () => 'document.previewed'))
    }
    const reads = await api.call('GET', `/v1/documents/${documentId}/reads`, { token: owner.token })
    expect(reads.body.data).toHaveLength(1)
  })

  test('the cookie is for players of our own pages only', async () => {
    const documentId = await newFile(randomBytes(10))
    const { cookie } = await open(owner, documentId)
    const said = cookie.split('; ').slice(1).sort()
    expect(said).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/v1/viewings', 'SameSite=Strict'])
    const path = `/v1/documents/${documentId}/viewings`
    const other = await api.call('POST', path, { token: owner.token, body: {} })
    expect([other.status, other.response.headers['set-cookie']]).toEqual([201, undefined])
  })
})
