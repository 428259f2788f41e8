import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectPool } from '../adapters/database/connect.ts'
import type { FanOut } from '../adapters/fan-out/fan-out.ts'
import { createInProcessHub } from '../adapters/fan-out/in-process.ts'
import { createLogger } from '../adapters/log.ts'
import type { SealedRow } from '../domain/live-documents/append-rows.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createUpdateLog, type UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import { insertCase, openClient, type TestClient, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { channelOf, encodeFrame } from './fan-out-frames.ts'

/** Another process, whose messages get lost, come late, twice or damaged as a test likes. */
let elsewhere: FanOut
let log: UpdateLogWriter
let pool: ReturnType<typeof connectPool>
let rows: SealedRow[]
let client: TestClient
let documentId: string

const hub = createInProcessHub()
const world = liveWorld({ fanOut: hub.join() })

beforeAll(async () => {
  elsewhere = hub.join()
  pool = connectPool({ connectionString: world.database.appUrl, max: 2 })
  log = createUpdateLog({ pool, keys: world.database.keys, log: createLogger('silent') })
  log.onRow((row) => rows.push(row))
})

afterEach(() => client.destroy())
afterAll(async () => {
  await pool?.end()
})

async function openFresh(): Promise<void> {
  rows = []
  documentId = (await insertCase(world.database, world.owner)).briefId
  client = await openClient(world.server, world.owner, documentId)
  await client.synced()
}

/** Commits a paragraph and says nothing. */
async function writeElsewhere(text: string): Promise<SealedRow> {
  const { document } = await loadDocument(world.database, documentId)
  const before = Y.encodeStateVector(document)
  typeParagraph(document, text)
  const update = Y.encodeStateAsUpdate(document, before)
  await log.append({ documentId, epoch: 1, update, userId: undefined, kind: 'server' })
  const row = rows.at(-1)
  if (!row) throw new Error('no row')
  return row
}

const say = ({ seq, sealed }: Pick<SealedRow, 'seq' | 'sealed'>) =>
  elsewhere.publish(channelOf(documentId), encodeFrame({ kind: 'row', seq, sealed }))

test('[SYNC30] whatever is lost, late or said twice: an open copy has the rows in order, and at once', async () => {
  await openFresh()
  const texts = Array.from({ length: 12 }, (_, i) => `row ${i}.`)
  for (const [i, text] of texts.entries()) {
    const row = await writeElsewhere(text)
    if (i % 3 === 0) continue // lost; the next one shows that it is missing
    say(row)
    if (i % 3 === 2) for (const older of rows) say(older)
    await until(() => textOf(client.document).includes(text), 1_000, text)
    expect(texts.filter((other) => textOf(client.document).includes(other))).toEqual(texts.slice(0, i + 1))
  }
  typeParagraph(client.document, 'typed here.')
  await client.acknowledged()
  const { document } = await loadDocument(world.database, documentId)
  expect(textOf(document)).toBe(textOf(client.document))
})

test('[SYNC30] a message that is no row of this document at this place changes nothing, and the copy reads on', async () => {
  await openFresh()
  const before = textOf(client.document)
  const first = await writeElsewhere('of another document.')
  client.destroy()
  await openFresh()
  say(first)
  say({ seq: 2, sealed: Buffer.alloc(64, 7) })
  say({ seq: 2, sealed: first.sealed.subarray(0, 40) })
  elsewhere.publish(channelOf(documentId), Buffer.from('nonsense'))
  elsewhere.publish(channelOf(documentId), Buffer.of(1, 2, 3))
  elsewhere.publish(channelOf(documentId), Buffer.alloc(0))
  const row = await writeElsewhere('of this one.')
  say({ seq: row.seq, sealed: Buffer.alloc(64, 7) })
  await until(() => textOf(client.document).includes('of this one.'), 1_000, 'read from the log')
  expect(textOf(client.document).replace('<paragraph>of this one.</paragraph>', '')).toBe(before)
})
