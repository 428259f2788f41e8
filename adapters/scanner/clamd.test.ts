import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClamdManner, EICAR, startClamd, type TestClamd } from '../../test-support/clamd.ts'
import { createClamdScanner } from './clamd.ts'
import { noScanner } from './scanner.ts'

const LIMIT = 1024 * 1024
let clamd: TestClamd

beforeAll(async () => {
  clamd = await startClamd({ sizeLimit: LIMIT })
})
afterAll(() => clamd.close())

test('[INSP5] a clean file is sent whole and found clean', async () => {
  clamd.behave('clamd')
  const bytes = Buffer.alloc(200_000, 'clause ')
  expect(await createClamdScanner({ url: clamd.url }).scan(pieces(bytes))).toEqual({ outcome: 'clean' })
  expect(clamd.received.at(-1)?.equals(bytes)).toBe(true)
})

test('[INSP5] EICAR is infected, whatever pieces it comes in', async () => {
  clamd.behave('clamd')
  const scanner = createClamdScanner({ url: clamd.url })
  expect(await scanner.scan(pieces(Buffer.from(EICAR), 7))).toEqual({
    outcome: 'infected',
    signature: 'Eicar-Test-Signature',
  })
})

test('a scanner behind a socket in the file system', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clamd-'))
  const local = await startClamd({ path: join(folder, 'clamd.ctl') })
  expect(await createClamdScanner({ url: local.url }).scan(pieces(Buffer.from('a')))).toEqual({ outcome: 'clean' })
  await local.close()
  await rm(folder, { recursive: true })
})

test('[INSP5] more than the scanner takes is no verdict', async () => {
  clamd.behave('clamd')
  expect(await createClamdScanner({ url: clamd.url }).scan(pieces(Buffer.alloc(LIMIT * 8)))).toEqual({
    outcome: 'unavailable',
    reason: 'size_limit',
  })
})

test.each<[ClamdManner, string]>([
  ['silent', 'too_slow'],
  ['garbage', 'not_understood'],
  ['closes_at_once', 'closed_early'],
  ['closes_midway', 'closed_early'],
  ['endless_answer', 'not_understood'],
  ['no_end', 'closed_early'],
])('[INSP5] a scanner that is %s gives no verdict', async (manner, reason) => {
  clamd.behave(manner)
  const scanner = createClamdScanner({ url: clamd.url, silenceMs: 500 })
  expect(await scanner.scan(pieces(Buffer.alloc(300_000)))).toEqual({ outcome: 'unavailable', reason })
})

test('[INSP5] a scanner that is not there gives no verdict', async () => {
  const gone = await startClamd()
  await gone.close()
  expect(await createClamdScanner({ url: gone.url }).scan(pieces(Buffer.from('a')))).toEqual({
    outcome: 'unavailable',
    reason: 'unreachable',
  })
})

test('what goes wrong with the bytes themselves is not the scanner’s fault', async () => {
  clamd.behave('clamd')
  async function* broken() {
    yield Buffer.from('a')
    throw new Error('storage is away')
  }
  await expect(createClamdScanner({ url: clamd.url }).scan(broken())).rejects.toThrow('storage is away')
})

test('without a scanner nothing is called clean', async () => {
  expect(await noScanner.scan(pieces(Buffer.from(EICAR)))).toEqual({ outcome: 'not_scanned' })
})

async function* pieces(bytes: Buffer, size = 65_536) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
