import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestS3, type TestS3 } from '../../test-support/s3.ts'
import { checkpointStoreAcceptance } from './checkpoint-store.acceptance.ts'
import { type CheckpointStore, createCheckpointFile } from './checkpoint-store.ts'
import { createS3Checkpoints } from './s3.ts'
import { withCopy } from './with-copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'lc-checkpoints-'))
let service: TestS3
/** Each test has a place of its own. */
let place = 0

beforeAll(async () => {
  service = await startTestS3({ buckets: 20 })
})
afterAll(async () => {
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})
const fresh = () => void place++
const pathOfFile = () => join(folder, String(place), 'checkpoints.jsonl')
const openFile = () => createCheckpointFile(pathOfFile())
const openBucket = () => createS3Checkpoints(service.settings(place))
const linesOf = async (store: CheckpointStore) => {
  const lines: string[] = []
  for await (const line of store.lines()) lines.push(line)
  return lines
}

checkpointStoreAcceptance('a file', openFile, fresh)
checkpointStoreAcceptance('a bucket', openBucket, fresh)
checkpointStoreAcceptance('a bucket with a file beside it', () => withCopy(openBucket(), openFile()), fresh)

test('[AUDIT6] half a line of a process that died stays on its own', async () => {
  fresh()
  await openFile().append('whole')
  appendFileSync(pathOfFile(), '{"half')
  await openFile().append('next')
  expect(await linesOf(openFile())).toEqual(['whole', '{"half', 'next'])
})

test('[AUDIT6] a bucket that comes later gets what the file has; a bucket that is away keeps a checkpoint from counting', async () => {
  fresh()
  await openFile().append('from before')
  await withCopy(openBucket(), openFile()).append('since')
  expect(await linesOf(openBucket())).toEqual(['from before', 'since'])
  expect(await linesOf(openFile())).toEqual(['from before', 'since'])
  const away = createS3Checkpoints({ ...service.settings(place), endpoint: 'http://127.0.0.1:1' })
  await expect(withCopy(away, openFile()).append('lost')).rejects.toThrow()
  expect(await linesOf(openFile())).toEqual(['from before', 'since'])
})
