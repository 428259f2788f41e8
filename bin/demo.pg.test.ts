import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { createFileInspection } from '../adapters/file-inspection/inspection-process.ts'
import { createLogger } from '../adapters/log.ts'
import { noScanner } from '../adapters/scanner/scanner.ts'
import type { Document } from '../contracts/documents.ts'
import { documentSchema } from '../contracts/live/schema.ts'
import { inspectFile } from '../domain/documents/inspect-file.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { listVersions } from '../domain/live-documents/versions.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { newestInvitationToken } from '../test-support/factories.ts'
import type { DemoDeps } from './demo/context.ts'
import { ensureDemo } from './demo/fill.ts'
import { DEMO_PASSWORD, demoPeople, INVITED_EMAIL } from './demo/people.ts'
import { signInTable } from './demo/sign-ins.ts'

let api: TestApi
let deps: DemoDeps

beforeAll(async () => {
  api = await createTestApi()
  const log = createLogger('silent')
  const updateLog = createUpdateLog({ pool: api.pool, keys: api.keys, log })
  const { db, keys, masterKeys, tokens, files } = api
  deps = { db, keys, masterKeys, log, tokens, updateLog, files, publicUrl: 'http://localhost:8080' }
  expect(await ensureDemo(deps, new Date())).toBe('filled')
}, 120_000)
afterAll(() => api.close())

async function countRows(): Promise<number[]> {
  const tables = [
    'users',
    'sessions',
    'cases',
    'caseMembers',
    'caseInvitations',
    'documentUpdates',
    'documentVersions',
    'mails',
  ] as const
  return Promise.all(
    tables.map(async (name) => {
      const { rows } = await api.db
        .selectFrom(name)
        .select((eb) => eb.fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow()
      return Number(rows)
    }),
  )
}

const signIn = async (email: string) => {
  const answer = await api.call('POST', '/v1/auth/login', { body: { email, password: DEMO_PASSWORD } })
  expect(answer.status).toBe(200)
  return answer.body.data.tokens.accessToken as string
}

/** Documents of the three cases that are told at length. */
const storyDocuments = () =>
  api.db
    .selectFrom('liveDocuments')
    .innerJoin('cases', 'cases.id', 'liveDocuments.caseId')
    .innerJoin('users', 'users.id', 'cases.clientId')
    .select(['liveDocuments.id', 'liveDocuments.kind', 'liveDocuments.lastSeq'])
    .where('users.email', 'in', [demoPeople.rosa.email, demoPeople.nadia.email, demoPeople.dana.email])
    .execute()

describe('the marketplace of the demo', () => {
  test('has 40 lawyers in 8 areas and 6 jurisdictions, 12 firms and 25 cases', async () => {
    const token = await signIn('ada.lindgren@clients.test')
    const lawyers = await api.call('GET', '/v1/search/lawyers?pageSize=100', { token })
    expect(lawyers.body.meta.pagination.total).toBe(40)
    const all = (name: string) => new Set(lawyers.body.data.hits.flatMap((hit: Record<string, string[]>) => hit[name]))
    expect(all('practiceAreas').size).toBeGreaterThanOrEqual(8)
    expect(all('jurisdictions').size).toBeGreaterThanOrEqual(6)
    expect(lawyers.body.data.hits.every((hit: { distanceKm: null }) => hit.distanceKm === null)).toBe(true)
    const near = await api.call('GET', '/v1/search/lawyers?latitude=40.65&longitude=-73.95&withinKm=10', { token })
    expect(near.body.data.hits.map((hit: { name: string }) => hit.name)).toContain('Elena Marsh')
    const firms = await api.call('GET', '/v1/search/law-firms', { token })
    expect(firms.body.meta.pagination.total).toBeGreaterThanOrEqual(12)
    const cases = await api.db.selectFrom('cases').select('stage').execute()
    expect(cases).toHaveLength(25)
    expect(cases.filter(({ stage }) => stage === 'open').length).toBeGreaterThanOrEqual(15)
  })

  test('shows a lawyer the open cases of her jurisdiction', async () => {
    const { body } = await api.call('GET', '/v1/feed', { token: await signIn('fiona.gallagher@lawyers.test') })
    expect(body.data.length).toBeGreaterThanOrEqual(2)
    expect(new Set(body.data.map((teaser: { jurisdiction: string }) => teaser.jurisdiction))).toEqual(
      new Set(['GB-EAW']),
    )
  })
})

describe('the demo', () => {
  test('has proved addresses only, so that mail about consultations and cases comes to everybody in it', async () => {
    const unproved = await api.db.selectFrom('users').select('email').where('emailVerified', '=', false).execute()
    expect(unproved).toEqual([])
  })

  test('lets everybody in its list sign in and see one case with the role that the list says', async () => {
    for (const { email, name, who } of Object.values(demoPeople)) {
      expect(signInTable()).toContain(email)
      const token = await signIn(email)
      const { body } = await api.call('GET', '/v1/cases', { token })
      expect(body.data.map((found: { role: string }) => found.role)).toHaveLength(1)
      const [found] = body.data
      const expected = /colleague|observer|lawyer|client/.exec(who.replace('co-founder', 'client'))?.[0]
      expect({ name, role: found.role, isOwner: found.isOwner }).toEqual({
        name,
        role: expected,
        isOwner: who.includes('owns'),
      })
    }
    expect(signInTable()).toContain(DEMO_PASSWORD)
  })

  test('has documents that the editor can open, each longer than its template', async () => {
    const documents = await storyDocuments()
    expect(documents.filter(({ kind }) => kind === 'brief')).toHaveLength(3)
    for (const { id, kind, lastSeq } of documents) {
      const { document } = await loadDocument(api, id)
      const node = documentSchema.nodeFromJSON(readRichText(document))
      node.check()
      if (kind === 'brief') expect(node.textContent.length).toBeGreaterThan(2_500)
      if (kind === 'notes') expect(node.textContent.length).toBeGreaterThan(500)
      if (kind !== 'private_notes') expect(Number(lastSeq)).toBeGreaterThan(2)
    }
  })

  test('has a history of several days with several people', async () => {
    const briefs = (await storyDocuments()).filter(({ kind }) => kind === 'brief')
    for (const { id } of briefs) {
      const { versions } = await listVersions(api, id, { page: 1, pageSize: 50 })
      expect(versions.filter(({ kind }) => kind === 'named').length).toBeGreaterThanOrEqual(3)
      expect(versions.some(({ kind }) => kind === 'automatic')).toBe(true)
      expect(new Set(versions.map(({ createdAt }) => createdAt.slice(0, 10))).size).toBeGreaterThanOrEqual(3)
      const contributors = new Set(versions.flatMap((version) => version.contributors.map(({ name }) => name)))
      expect(contributors.size).toBeGreaterThanOrEqual(3)
      expect(versions.every(({ createdAt }) => new Date(createdAt) < new Date())).toBe(true)
    }
  })

  test('has files with labels and a version, in messages too, that the inspection lets through; one is with a lawyer outside', async () => {
    const inspectors = {
      ...{ db: api.db, keys: api.keys, masterKeys: api.masterKeys, storage: api.files.storage },
      ...{ inspection: createFileInspection(), scanner: noScanner },
    }
    for (const { id } of await api.db.selectFrom('documentFiles').select('id').execute()) {
      const finish = await inspectFile(inspectors, id)
      await inTransaction(api.db, async (db) => finish?.({ db, clock: api.clock }))
    }
    const filesOf = async (email: string) => {
      const token = await signIn(email)
      const { body } = await api.call('GET', '/v1/documents', { token })
      return body.data.map(({ fileName, label, version, scan, contentType }: Document) => {
        return [fileName, label, version, scan, contentType.split('/').at(-1)?.slice(-8)]
      })
    }
    expect(await filesOf(demoPeople.nadia.email)).toEqual([
      ['Northgate agreement, version 3.pdf', 'open', 2, 'not_scanned', 'pdf'],
      ['Replacement wording.docx', 'privileged', 1, 'not_scanned', 'document'],
    ])
    expect(await filesOf(demoPeople.rosa.email)).toEqual([
      ['Letter to the landlord, draft.docx', 'without_prejudice', 1, 'not_scanned', 'document'],
      ['Sketch of the roof.png', 'open', 1, 'not_scanned', 'png'],
    ])
    expect(await filesOf('fiona.gallagher@lawyers.test')).toEqual([
      ['Settlement agreement as offered.pdf', 'privileged', 1, 'not_scanned', 'pdf'],
    ])
    const caseId = (
      await api.db
        .selectFrom('documentShares')
        .innerJoin('documents', 'documents.id', 'documentShares.documentId')
        .select('documents.caseId')
        .executeTakeFirstOrThrow()
    ).caseId
    const token = await signIn('fiona.gallagher@lawyers.test')
    const shared = await api.call('GET', `/v1/documents?caseId=${caseId}`, { token })
    expect(shared.body.data).toMatchObject([{ fileName: 'Settlement agreement as offered.pdf', access: 'shared' }])
    const messages = await api.db
      .selectFrom('messages')
      .select('messageType')
      .where('documentId', 'is not', null)
      .execute()
    expect(messages).toEqual([{ messageType: 'file' }, { messageType: 'file' }])
  })

  test('leaves one invitation open, whose link works for a new account', async () => {
    const open = await api.db
      .selectFrom('caseInvitations')
      .select('email')
      .where('acceptedAt', 'is', null)
      .where('expiresAt', '>', new Date())
      .execute()
    expect(open).toEqual([{ email: INVITED_EMAIL }])
    const mailbox = await api.call('GET', '/dev/mailbox.json')
    expect(mailbox.body.map((mail: { to: string }) => mail.to)).toContain(INVITED_EMAIL)
    const registered = await api.call('POST', '/v1/auth/register', {
      body: { email: INVITED_EMAIL, password: DEMO_PASSWORD, role: 'client', name: 'Theo Marks' },
    })
    const token = registered.body.data.tokens.accessToken
    const accepted = await api.call('POST', '/v1/invitations/accept', {
      token,
      body: { token: await newestInvitationToken(api, INVITED_EMAIL) },
    })
    expect(accepted.status).toBe(200)
  })

  test('is recognised by a second run, which changes nothing', async () => {
    const before = await countRows()
    expect(await ensureDemo(deps, new Date())).toBe('complete')
    expect(await countRows()).toEqual(before)
  })

  test('does not go on over an earlier run that was stopped', async () => {
    const other = await createTestApi()
    try {
      const { email, name } = demoPeople.dana
      await other.call('POST', '/v1/auth/register', { body: { email, name, role: 'client', password: DEMO_PASSWORD } })
      expect(await ensureDemo({ ...deps, db: other.db }, new Date())).toBe('partial')
    } finally {
      await other.close()
    }
  })

  test('leaves nobody signed in', async () => {
    const email = demoPeople.rosa.email
    const token = await signIn(email)
    const { body } = await api.call('GET', '/v1/auth/sessions', { token })
    expect(body.data.filter(({ userAgent }: { userAgent: string }) => userAgent === 'demo')).toEqual([])
  })
})
