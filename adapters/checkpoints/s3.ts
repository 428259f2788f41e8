import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { connectS3, type S3Settings } from '../storage/s3.ts'
import type { CheckpointStore } from './checkpoint-store.ts'

/** Apart from files, which are swept. */
const PREFIX = 'audit/checkpoints/'
/** Digits of a number in a key, so that keys in the order of the alphabet are in the order of the numbers. */
const DIGITS = 12
/** Lines that are read at once. */
const AT_ONCE = 32

const keyOf = (number: number) => `${PREFIX}${String(number).padStart(DIGITS, '0')}`

/**
 * Lines in a bucket, an object each, numbered in their order: nothing there can be appended to. The caller sees to it that one process at
 * a time appends (the checkpoints' own lock). Whoever may only add objects, in a bucket that keeps versions or locks them, takes nothing
 * back.
 */
export function createS3Checkpoints(settings: S3Settings): CheckpointStore {
  const { bucket: Bucket } = settings
  const client = connectS3(settings)
  /** The last number that was seen here; others may have gone on since. */
  let last = 0

  async function* keysAfter(number: number): AsyncGenerator<string> {
    const asked = { Bucket, Prefix: PREFIX, StartAfter: keyOf(number) }
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, asked)) {
      for (const { Key } of Contents) if (Key !== undefined && isNumbered(Key)) yield Key
    }
  }

  async function read(Key: string): Promise<string> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    return (await Body?.transformToString('utf8')) ?? ''
  }

  return {
    async append(line) {
      for await (const key of keysAfter(last)) last = Number(key.slice(PREFIX.length))
      const object = { Bucket, Key: keyOf(last + 1), Body: line, ContentType: 'application/json' }
      await client.send(new PutObjectCommand(object))
      last++
    },
    async *lines() {
      let keys: string[] = []
      for await (const key of keysAfter(0)) {
        keys.push(key)
        if (keys.length < AT_ONCE) continue
        yield* await Promise.all(keys.map(read))
        keys = []
      }
      yield* await Promise.all(keys.map(read))
    },
  }
}

function isNumbered(key: string): boolean {
  return /^\d+$/.test(key.slice(PREFIX.length)) && key.length === PREFIX.length + DIGITS
}
