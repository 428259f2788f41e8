import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { call, openCase, register } from '../e2e/support/people.ts'
import { typeParagraph, until } from '../test-support/live-server.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'
import { createTypist } from '../test-support/typist.ts'

/** Typed into a brief, to be found nowhere. */
const CANARY = 'Canary-Quagga-4711'
/** The title of the case, which lies in the database in clear: what proves that the search finds things. */
const CONTROL = 'Control-Okapi-0815'

const dataFolder = join(tmpdir(), `lc-canary-${process.pid}-${Math.random().toString(36).slice(2)}`)
let product: StartProcess
let url: string

beforeAll(async () => {
  const port = await freePort()
  product = await untilReady(spawnStart({ dataFolder, port, environment: { LOG_LEVEL: 'trace' } }))
  url = `http://localhost:${port}`
}, 120_000)
afterAll(async () => {
  product?.child.kill('SIGTERM')
  await product?.exited
  rmSync(dataFolder, { recursive: true, force: true })
})

test('[SEC6] a text typed into a brief stands in no file of the database, in no log and in no other file', async () => {
  const owner = await register('Olga Owner', 'client', url)
  const { briefId } = await openCase(owner, CONTROL, [], url)
  const typist = createTypist({
    client: 1,
    url: `${url.replace('http', 'ws')}/collab`,
    token: async () => owner.accessToken,
    documentId: briefId,
  })
  await until(() => typist.provider.synced, 10_000, 'synced')
  // More rows than a snapshot is made after.
  for (let i = 0; i < 120; i++) {
    typeParagraph(typist.document, `${CANARY} ${i}`)
    await until(() => !typist.provider.hasUnsyncedChanges, 10_000, 'acknowledged')
  }
  // What is refused is not told either.
  typist.provider.sendStateless(CANARY)
  typist.document.getMap(CANARY).set(CANARY, CANARY)
  await until(() => typist.refusals.length > 0, 10_000, 'a refusal')
  typist.destroy()
  const version = { token: owner.accessToken, body: { name: 'First' } }
  const { id } = await call<{ id: string }>(url, 'POST', `/v1/live-documents/${briefId}/versions`, version)
  const read = await call(url, 'GET', `/v1/live-documents/${briefId}/versions/${id}`, { token: owner.accessToken })
  expect(JSON.stringify(read)).toContain(`${CANARY} 119`)
  // The end of the product is a checkpoint: everything is in the files.
  product.child.kill('SIGTERM')
  await product.exited
  const files = filesOf(dataFolder)
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => readFileSync(file).includes(CONTROL)).length).toBeGreaterThan(0)
  expect(files.filter((file) => holds(readFileSync(file)))).toEqual([])
  expect(product.output().length).toBeGreaterThan(1_000)
  expect(holds(Buffer.from(product.output()))).toBe(false)
})

/** As it is, as hexadecimal digits (Postgres writes bytes so), as Base64 at each of its three shifts, or two bytes a letter. */
function holds(bytes: Buffer): boolean {
  const canary = Buffer.from(CANARY)
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), canary])
      .toString('base64')
      .slice(4, -4),
  )
  return (
    [CANARY, canary.toString('hex'), ...base64].some((text) => bytes.includes(text)) ||
    bytes.includes(CANARY, 0, 'utf16le')
  )
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
