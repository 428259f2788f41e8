import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, call, openCase, PASSWORD, register } from '../e2e/support/people.ts'
import { type Product, startProduct } from '../e2e/support/product.ts'
import { counts } from '../test-support/counts.ts'
import { until } from '../test-support/live-server.ts'
import {
  type Crew,
  expectAllEqual,
  expectNothingLost,
  pauseTyping,
  settled,
  startTyping,
} from '../test-support/typing-crew.ts'
import { createTypist, type Typist, tokensOf } from '../test-support/typist.ts'

/** Rounds on one document; later ones get a fresh one, so that a long run does not end in one huge text. */
const ROUNDS_EACH = 20
const ROUNDS = counts({ ci: 20, long: 200 })
/** Access tokens live 10 minutes. */
const TOKEN_MS = 5 * 60_000

let product: Product
let accounts: Account[]
const tokens = new Map<Account, { token: string; at: number }>()

beforeAll(async () => {
  product = await startProduct({ SERVE_CLIENT: 'off' })
  accounts = [
    await register('Olga Owner', 'client', product.url),
    await register('Lars Lawyer', 'lawyer', product.url),
    await register('Cora Colleague', 'lawyer', product.url),
  ]
}, 120_000)

afterAll(() => product?.stop())

async function tokenOf(account: Account): Promise<string> {
  const known = tokens.get(account)
  if (known && Date.now() - known.at < TOKEN_MS) return known.token
  const body = { email: account.email, password: PASSWORD }
  const answer = await call<{ tokens: { accessToken: string } }>(product.url, 'POST', '/v1/auth/login', { body })
  tokens.set(account, { token: answer.tokens.accessToken, at: Date.now() })
  return answer.tokens.accessToken
}

function openTypist(client: number, documentId: string): Typist {
  const account = accounts[client % accounts.length]
  if (!account) throw new Error('nobody')
  const url = `${product.url.replace('http', 'ws')}/collab`
  return createTypist({ client, url, documentId, token: () => tokenOf(account) })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function openCrew(): Promise<{ crew: Typist[]; briefId: string }> {
  const [owner, lawyer, colleague] = accounts
  if (!owner || !lawyer || !colleague) throw new Error('nobody')
  await Promise.all(accounts.map(tokenOf))
  const signedIn = { ...owner, accessToken: await tokenOf(owner) }
  const people = [
    { account: { ...lawyer, accessToken: await tokenOf(lawyer) }, role: 'lawyer' as const },
    { account: { ...colleague, accessToken: await tokenOf(colleague) }, role: 'colleague' as const },
  ]
  const { briefId } = await openCase(signedIn, 'Killed while typing', people, product.url)
  const crew = Array.from({ length: 8 }, (_, client) => openTypist(client, briefId))
  await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
  return { crew, briefId }
}

/**
 * Kills everything while all type. Nobody reconnects before a fresh reader has looked: those who typed still have their text and
 * would bring back what the log has lost.
 */
async function killAndCheck(crew: Crew, briefId: string): Promise<void> {
  startTyping(crew)
  await pause(500 + Math.random() * 1_000)
  await product.killEverything()
  await pause(50)
  for (const { socket } of crew) socket.disconnect()
  pauseTyping(crew)
  await product.startAgain()
  await checkWithFreshReader(crew, briefId)
  for (const { socket } of crew) void socket.connect()
  await settled(crew, 10_000)
  const reader = await checkWithFreshReader(crew, briefId)
  expectAllEqual(crew, reader.document)
}

async function checkWithFreshReader(crew: Crew, briefId: string): Promise<Typist> {
  const reader = openTypist(99, briefId)
  try {
    await until(() => reader.provider.synced, 10_000, 'the reader has the text')
    expectNothingLost(crew, reader.document)
    return reader
  } finally {
    reader.destroy()
  }
}

test(
  `[SYNC12] ${ROUNDS} times SIGKILL of server and database while 8 people type: nothing acknowledged or seen is lost`,
  async () => {
    let typed = 0
    for (let done = 0; done < ROUNDS; done += ROUNDS_EACH) {
      const { crew, briefId } = await openCrew()
      try {
        for (let round = 0; round < ROUNDS_EACH; round++) await killAndCheck(crew, briefId)
        for (const typist of crew) {
          typed += typist.typed.length
          expect(typist.acknowledged.size).toBe(typist.typed.length)
          expect(typist.refusals.filter((why) => why.startsWith('authenticationFailed'))).toEqual([])
        }
        expect(tokensOf(crew[0]?.document ?? never()).size).toBe(crew.reduce((n, t) => n + t.typed.length, 0))
      } finally {
        for (const typist of crew) typist.destroy()
      }
    }
    // Else nobody would have typed under the kills.
    expect(typed).toBeGreaterThan(ROUNDS * 8 * 8)
  },
  counts({ ci: 900_000, long: 3_600_000 }),
)

function never(): never {
  throw new Error('nobody typed')
}
