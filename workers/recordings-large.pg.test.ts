import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHUNK_BYTES, sealedSize } from '../adapters/chunk-sealing.ts'
import { counts } from '../test-support/counts.ts'
import { mp4 } from '../test-support/file-builders.ts'
import { createFiling } from '../test-support/filing.ts'
import { createRecordingWorld, type RecordingWorld } from '../test-support/recordings.ts'

const MB = 1024 * 1024
/** More than an upload may have. */
const MEGABYTES = counts({ ci: 150, long: 1_000 })

let world: RecordingWorld
let filing: ReturnType<typeof createFiling>

beforeAll(async () => {
  world = await createRecordingWorld(() => mp4())
  filing = createFiling(world)
}, 60_000)
afterAll(() => world.close())

test(`[REC4] a part of ${MEGABYTES} MB, more than an upload may have, goes through in pieces and never lies anywhere as a whole`, {
  timeout: MEGABYTES * 1_000,
}, async () => {
  const { id, recordingId } = await world.recorded()
  await world.act(world.lawyer, `/${id}/recording`, { on: false })
  const size = MEGABYTES * MB
  const seen = { read: 0, stored: 0, ahead: 0, largest: 0 }
  const film = countedFilm(size, seen)
  const large = { ...filing.deps.recordedFiles, head: async () => ({ size }), get: async () => Readable.from(film) }
  const { storage } = world.api.files
  const put: typeof storage.put = (key, bytes) => storage.put(key, counted(bytes, seen))
  await filing.file(recordingId, { recordedFiles: large, files: { storage: { ...storage, put } } })
  const documentId = (await filing.partsOf(id))[0]?.documentId ?? ''
  expect((await filing.openFile(documentId, world.client, '')).body.data.size).toBe(size)
  expect(seen.stored).toBe(sealedSize(size))
  expect(seen.largest).toBe(sealedSize(CHUNK_BYTES))
  // A piece that is being cut into chunks, and one that waits.
  expect(seen.ahead).toBeLessThanOrEqual(2 * MB)
  const tail = { token: world.client.token, headers: { range: 'bytes=-4' } }
  expect((await world.api.call('GET', `/v1/documents/${documentId}/download`, tail)).status).toBe(206)
})

/** What has been read of a film and what the store has got of it, in bytes; the most that was between them, and the largest piece. */
interface Seen {
  read: number
  stored: number
  ahead: number
  largest: number
}

function* countedFilm(size: number, seen: Seen): Generator<Buffer> {
  for (const piece of longFilm(size)) {
    seen.read += piece.length
    yield piece
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, seen: Seen): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    seen.ahead = Math.max(seen.ahead, seen.read - seen.stored)
    seen.stored += piece.length
    seen.largest = Math.max(seen.largest, piece.length)
    yield piece
  }
}

function* longFilm(size: number): Generator<Buffer> {
  const head = mp4()
  yield head
  const piece = randomBytes(MB)
  for (let left = size - head.length; left > 0; left -= piece.length) yield piece.subarray(0, left)
}
