import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCipher, createMasterKeys } from '../adapters/cipher.ts'
import { type Hit, plantControls, SAID_BY_A_PROCESS, searchEverything } from '../test-support/canary/at-rest.ts'
import { inClear, readership, sorted } from '../test-support/canary/expected.ts'
import { createNeedles } from '../test-support/canary/needles.ts'
import { CLIENT_ADDRESS, overNetwork } from '../test-support/canary/over-network.ts'
import { PATIENCE_MS } from '../test-support/canary/patience.ts'
import { listen, registerPeople, succeed } from '../test-support/canary/people.ts'
import { type ProductInProcesses, startInProcesses } from '../test-support/canary/processes.ts'
import { lookEverywhere } from '../test-support/canary/readership.ts'
import { createScanner } from '../test-support/canary/scan.ts'
import {
  collectFiles,
  collectSealed,
  createOpener,
  otherBytes,
  type SealedBlob,
  type SealedFile,
  sealedColumns,
} from '../test-support/canary/sealed.ts'
import { settle } from '../test-support/canary/settle.ts'
import { type Stage, type Told, tellStory } from '../test-support/canary/story.ts'
import { alterations, chunksOf, fileAlterations, readFile } from '../test-support/canary/tamper.ts'
import { counts } from '../test-support/counts.ts'
import { until } from '../test-support/live-server.ts'
import { hasLivekit } from '../test-support/livekit.ts'
import { hasRedisServer } from '../test-support/redis.ts'

/** Alterations of sealed blobs, and of stored files. */
const ALTERATIONS = counts({ ci: 1_000, long: 10_000 })
const FILE_ALTERATIONS = counts({ ci: 70, long: 700 })
/** Columns whose rows outlive a case: they say that something was done, in words without a key. */
const keptUnreadable = [
  'break_glass_grants.sealed_reason',
  'case_holds.sealed_lift_reason',
  'case_holds.sealed_reason',
  'conflict_dismissals.sealed_reason',
  'document_file_versions.name',
  'document_files.digest',
  'ethical_walls.sealed_reason',
]
/** What the case's own people do not have to find: where there is no media server nobody says who is in the room. */
const notTold = hasLivekit ? [] : ['others in the room']

// One world for all: a product of three processes costs ten seconds to start.
describe.skipIf(!hasRedisServer)('the whole product in processes of its own', () => {
  const needles = createNeedles()
  const scan = createScanner(needles)
  let product: ProductInProcesses
  let stage: Stage
  let told: Told
  let heard: ReturnType<typeof listen>
  /** As a backup has them. */
  let blobs: SealedBlob[]
  let files: SealedFile[]

  beforeAll(async () => {
    product = await startInProcesses(needles.of(SAID_BY_A_PROCESS))
    const api = overNetwork(product.url, product.db)
    const people = await registerPeople(api)
    heard = listen(product.url, people)
    stage = { api, people, needles, liveUrl: product.liveUrl }
    told = await tellStory(stage)
    await settle(product, stage, told)
    blobs = await collectSealed(product.db)
    files = await collectFiles(product.db, join(product.dataFolder, 'files'), blobs)
  }, 3 * PATIENCE_MS)
  afterAll(() => product?.remove(), PATIENCE_MS)

  test(
    '[SEC9] each text is found by its readers and by nobody else: REST, searches, sockets, events, copies, mails',
    async () => {
      const seen = await lookEverywhere(stage, told, scan, heard)
      const found = Object.fromEntries(
        Object.keys(readership).map((name) => [name, sorted(seen.get(name)?.keys() ?? [])]),
      )
      const expected = Object.entries(readership).map(([name, who]) => [
        name,
        notTold.includes(name) ? [] : sorted(who),
      ])
      expect(found).toEqual(Object.fromEntries(expected))
      expect(sorted(seen.keys()).filter((name) => !(name in readership))).toEqual([])
    },
    PATIENCE_MS,
  )

  test(
    '[SEC6] [SEC9] no confidential text stands in clear: tables, files, WAL, Redis, uploads, temporary files, logs',
    async () => {
      await plantControls(product, needles)
      const hits = await searchEverything(product, scan)
      const planted = needles.names().filter((name) => name.startsWith('control:'))
      expect(planted.length).toBeGreaterThan(15)
      expect(planted.filter((name) => !hits.some((hit) => hit.name === name))).toEqual([])
      // Where one was planted it must be found, whatever else finds it.
      const places = (name: string) =>
        hits.filter((hit) => hit.name === name).map(({ place, form }) => `${form} ${place}`)
      expect(places(SAID_BY_A_PROCESS)).toContainEqual(expect.stringContaining('output of server'))
      expect(places('control: packed by Postgres')).toContainEqual(expect.stringMatching(/^pglz .*\/base\//))
      expect(places('control: the log of the database')).toContainEqual(expect.stringContaining('pg_wal'))
      expect(places('control: a key of Redis')).toContainEqual(expect.stringContaining('appendonly'))
      expect(places('control: a key of Redis')).toContainEqual(expect.stringContaining('dump.rdb'))
      const inTables = ({ name, place }: Hit) => name in inClear && /^table |(^|\/)(base|pg_wal)\//.test(place)
      expect(hits.filter((hit) => !planted.includes(hit.name) && !inTables(hit))).toEqual([])
      expect(sorted(new Set(hits.filter(inTables).map(({ name }) => name)))).toEqual(sorted(Object.keys(inClear)))
    },
    PATIENCE_MS,
  )

  test('[ACC8] logs at every level hold no address, telephone number or network address of anybody', () => {
    const outputs = Object.entries(product.outputs())
    expect(outputs.map(([, output]) => output.length).filter((length) => length < 100)).toEqual([])
    const personal = /[\w.+-]+@[\w-]+\.\w+|198\.51\.100\.77|Canary [a-z]+|eyJ[\w-]{8}/
    const telling = outputs.flatMap(([role, output]) =>
      output.split('\n').flatMap((line) => (personal.test(line) ? [`${role}: ${line.slice(0, 300)}`] : [])),
    )
    expect(personal.test(`from ${CLIENT_ADDRESS}`)).toBe(true)
    expect(telling).toEqual([])
  })

  test('[SEC7] whatever is changed, cut, or put in the place of another is refused, in every kind of sealed blob', async () => {
    const open = createOpener(product.db, product.masterKeys)
    for (const blob of blobs) await expect(open(blob, blob.bytes), `${blob.kind} at its place`).resolves.toBeDefined()
    const there = new Set(blobs.map(({ kind }) => kind))
    const missing = sealedColumns.filter((kind) => !there.has(kind))
    expect(missing).toEqual(hasLivekit ? [] : ['consultation_attestations.others'])
    const opened: string[] = []
    let altered = 0
    for (let i = 0; altered < ALTERATIONS; i++) {
      const ofKind = blobs.filter(({ kind }) => kind === sealedColumns[i % sealedColumns.length])
      const blob = ofKind[i % ofKind.length]
      const [name, alter] = Object.entries(alterations)[i % Object.keys(alterations).length] ?? []
      const bytes = blob && alter?.(blob, blobs)
      if (!blob || !bytes || bytes.equals(blob.bytes)) continue
      altered++
      const result = await open(blob, bytes).catch((error: Error) => error)
      if (!(result instanceof Error) || result.name !== 'SealBroken') opened.push(`${name} of ${blob.kind}`)
    }
    expect(opened).toEqual([])
  })

  test('[SEC7] chunks of a file that are changed, swapped, left out, repeated or cut are refused', async () => {
    const open = createOpener(product.db, product.masterKeys)
    const large = files.find((file) => chunksOf(file).length >= 3)
    if (!large) throw new Error('no file of several chunks')
    const key = await open(large.key, large.key.bytes)
    expect((await readFile(large, key, chunksOf(large))).length).toBe(large.size)
    const opened: string[] = []
    for (let i = 0; i < FILE_ALTERATIONS; i++) {
      const [name, alter] = Object.entries(fileAlterations)[i % Object.keys(fileAlterations).length] ?? []
      const result = await readFile(large, key, alter?.(chunksOf(large)) ?? []).catch((error: Error) => error)
      if (!(result instanceof Error) || result.name !== 'SealBroken') opened.push(`${name}`)
    }
    expect(opened).toEqual([])
  })

  test('[SEC9] every column of bytes is listed: sealed, or said to be something else', async () => {
    const { rows } = await sql<{ column: string }>`
      SELECT table_name || '.' || column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'bytea'`.execute(product.db)
    const listed = [...sealedColumns, ...Object.keys(otherBytes)]
    expect(sorted(rows.map(({ column }) => column))).toEqual(sorted(listed))
  })

  test(
    '[SEC4] [SEC9] after erasure nothing of the case opens, what a backup holds included',
    async () => {
      const { caseId } = told
      const ofCase = blobs.filter(({ scope }) => scope === caseId)
      const wrapped = blobs.find(({ place }) => place === `lc/case-key/v1|${caseId}`)
      if (!wrapped) throw new Error('the case has no key')
      expect(new Set(ofCase.map(({ kind }) => kind)).size).toBeGreaterThan(15)
      await eraseCase()

      // Rows of a backup under the keys of now.
      const open = createOpener(product.db, product.masterKeys)
      const opens = async (blob: SealedBlob) => (await open(blob, blob.bytes).catch(() => undefined)) !== undefined
      expect((await Promise.all(ofCase.map(opens))).filter(Boolean)).toEqual([])
      expect((await Promise.all(blobs.filter(({ scope }) => scope !== caseId).map(opens))).some(Boolean)).toBe(true)
      // A backup that holds the wrapped key opens with the master key: the limit that docs/operations.md tells of.
      const fromBackup = createCipher(
        product.masterKeys.unwrap({ masterKeyId: product.masterKeys.currentId, wrapped: wrapped.bytes }, wrapped.place),
      )
      for (const { bytes, place } of ofCase) fromBackup.open(bytes, place)
      // Not any more once the master key was changed and the old one thrown away.
      const later = createMasterKeys(`k2:${Buffer.alloc(32, 7).toString('base64')}`)
      expect(() => later.unwrap({ masterKeyId: 'k1', wrapped: wrapped.bytes }, wrapped.place)).toThrow('does not open')

      const left = (await collectSealed(product.db)).filter(({ scope }) => scope === caseId)
      // Evidence of who did what and when stays, with words that nobody can read any more.
      expect(sorted(new Set(left.map(({ kind }) => kind)))).toEqual(keptUnreadable)
      const stored = readdirSync(join(product.dataFolder, 'files'), { recursive: true, withFileTypes: true })
      const names = stored
        .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('/cc'))
        .map(({ name }) => name)
      expect(names).toEqual([])
      for (const name of ['owner', 'lawyer'] as const) {
        const { token } = stage.people[name]
        expect((await stage.api.call('GET', `/v1/cases/${caseId}`, { token })).status).toBe(404)
        const list = await succeed(stage.api, 'GET', '/v1/users/me/exports', { token })
        expect(list.map(({ state }: { state: string }) => state)).toEqual(['expired'])
        const found = await succeed(stage.api, 'GET', `/v1/search/documents?q=${needles.of('brief')}`, { token })
        expect(found.hits).toEqual([])
      }
    },
    PATIENCE_MS,
  )

  /** Its owner deletes the case, the time that it is kept for passes, and the worker does what it does each day. */
  async function eraseCase(): Promise<void> {
    const { db } = product
    const { caseId } = told
    await succeed(stage.api, 'DELETE', `/v1/cases/${caseId}`, { token: stage.people.owner.token })
    await sql`UPDATE cases SET deleted_at = now() - interval '31 days' WHERE id = ${caseId}`.execute(db)
    await sql`UPDATE schedules SET next_at = now() WHERE name = 'remove-what-is-over'`.execute(db)
    const isGone = async () => {
      const row = await db.selectFrom('caseKeys').select('wrappedKey').where('caseId', '=', caseId).executeTakeFirst()
      return row?.wrappedKey === null
    }
    await until(isGone, PATIENCE_MS, 'the key is destroyed')
    // Files and the index go behind it.
    const rest = sql`SELECT count(*) = 0 AS "none" FROM search_pieces WHERE scope_id = ${caseId}`
    await until(
      async () => (await rest.execute(db)).rows.some((row) => (row as { none: boolean }).none),
      PATIENCE_MS,
      'index',
    )
  }
})
