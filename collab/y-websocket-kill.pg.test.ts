import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, call, openCase, PASSWORD, register } from '../e2e/support/people.ts'
import { type Product, startProduct } from '../e2e/support/product.ts'
import { counts } from '../test-support/counts.ts'
import { until } from '../test-support/live-server.ts'
import { expectAllEqual, expectNothingLost } from '../test-support/typing-crew.ts'
import { tokensOf } from '../test-support/typist.ts'
import { createYTypist, type YTypist } from '../test-support/y-typist.ts'

const ROUNDS = counts({ ci: 4, long: 50 })

let product: Product
let account: Account

beforeAll(async () => {
  product = await startProduct({ SERVE_CLIENT: 'off' })
  account = await register('Olga Owner', 'client', product.url)
}, 120_000)

afterAll(() => product?.stop())

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function signIn(): Promise<string> {
  const body = { email: account.email, password: PASSWORD }
  const answer = await call<{ tokens: { accessToken: string } }>(product.url, 'POST', '/v1/auth/login', { body })
  return answer.tokens.accessToken
}

function openTypist(client: number, documentId: string, token: string): YTypist {
  return createYTypist({ client, url: `${product.url.replace('http', 'ws')}/y`, documentId, token })
}

/** What a fresh client gets is what the log has: those who typed would bring back what it has lost. */
async function readAndCheck(crew: readonly YTypist[], documentId: string, token: string): Promise<YTypist> {
  const reader = openTypist(99, documentId, token)
  try {
    await reader.synced()
    expectNothingLost(crew, reader.document)
    return reader
  } finally {
    reader.destroy()
  }
}

test(
  `[SYNC12] ${ROUNDS} times SIGKILL while 8 y-websocket clients type 20 times a second: nothing seen by others is lost`,
  async () => {
    let token = await signIn()
    const { briefId } = await openCase({ ...account, accessToken: token }, 'Killed while typing', [], product.url)
    const crew = Array.from({ length: 8 }, (_, client) => openTypist(client, briefId, token))
    try {
      await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
      for (let round = 0; round < ROUNDS; round++) {
        const seenBefore = crew.reduce((count, { seen }) => count + seen.size, 0)
        for (const typist of crew) typist.start(20)
        await pause(500 + Math.random() * 1_000)
        await product.killEverything()
        await pause(50)
        for (const typist of crew) {
          typist.pause()
          typist.disconnect()
        }
        expect(crew.reduce((count, { seen }) => count + seen.size, 0)).toBeGreaterThan(seenBefore + 100)
        await product.startAgain()
        token = await signIn()
        await readAndCheck(crew, briefId, token)
        for (const typist of crew) typist.connect(token)
        const total = crew.reduce((count, { typed }) => count + typed.length, 0)
        await until(
          () => crew.every(({ document }) => tokensOf(document).size === total),
          15_000,
          'all on every screen',
        )
        expectAllEqual(crew, (await readAndCheck(crew, briefId, token)).document)
      }
      expect(crew.flatMap(({ closes }) => closes).filter((close) => close.startsWith('44'))).toEqual([])
    } finally {
      for (const typist of crew) typist.destroy()
    }
  },
  counts({ ci: 120_000, long: 1_800_000 }),
)
