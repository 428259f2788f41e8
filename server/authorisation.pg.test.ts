import { createHmac, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../contracts/index.ts'
import { type ApiAnswer, createTestApi, TEST_SECRET, type TestApi } from '../test-support/api.ts'
import { type Asker, askers, matrix } from '../test-support/authorisation-matrix.ts'
import { type Cast, createCaseWorld, createCast, partsOf } from '../test-support/case-world.ts'
import { createTestCase } from '../test-support/factories.ts'

let api: TestApi
let cast: Cast

beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
})
afterAll(() => api.close())

const endpointOf = (name: string) => {
  const endpoint = endpoints.find((candidate) => candidate.name === name)
  if (!endpoint) throw new Error(`the matrix has a row for ${name}, the contract has no such endpoint`)
  return endpoint
}

test('[ACC1] every endpoint of the contract has a row, and every row an endpoint with that path', () => {
  const rows = new Set(matrix.map(({ endpoint }) => endpoint))
  expect(endpoints.map(({ name }) => name).filter((name) => !rows.has(name))).toEqual([])
  expect([...rows].filter((name) => !endpoints.some((endpoint) => endpoint.name === name))).toEqual([])
})

describe('[ACC1] is refused without a token', () => {
  const rows = matrix.filter(({ endpoint }) => endpointOf(endpoint).access === 'user')
  test.each(rows)('$endpoint $variant', async ({ endpoint, request, stage }) => {
    const { path, ...call } = request(await createCaseWorld(api, cast, 'anonymous', { parts: partsOf(request), stage }))
    const answer = await api.call(endpointOf(endpoint).method, path, call)
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })
})

describe.each(matrix)('$endpoint $variant', ({ endpoint, request, expected, stage, steppedUp }) => {
  const { method } = endpointOf(endpoint)

  test.each(askers)('[ACC2] [ACC3] %s', async (asker) => {
    const world = await createCaseWorld(api, cast, asker, { parts: partsOf(request), stage })
    await setStepUp(asker, steppedUp)
    const { path, ...call } = request(world)
    const answer = await api.call(method, path, { ...call, ...tokenOf(asker) })
    expect(answer.status, JSON.stringify(answer.body)).toBe(expected[asker])
  })
})

/** Before each request, so that no row depends on the ones before it. */
async function setStepUp(asker: Asker, steppedUp = false): Promise<void> {
  if (asker === 'anonymous') return
  const stepUpAt = steppedUp ? api.clock.now() : null
  await api.ownerDb.updateTable('sessions').set({ stepUpAt }).where('userId', '=', cast[asker].userId).execute()
}

function tokenOf(asker: Asker) {
  return asker === 'anonymous' ? {} : { token: cast[asker].token }
}

const withoutMeta = ({ status, body: { meta: _, ...body } }: ApiAnswer) => ({ status, body })

describe('[ACC2] what is not yours answers exactly as what is not there', () => {
  const rows = matrix.filter(({ expected }) => expected.stranger === 404)
  test.each(rows)('$endpoint $variant', async ({ endpoint, request, stage }) => {
    const { method } = endpointOf(endpoint)
    const world = await createCaseWorld(api, cast, 'stranger', { parts: partsOf(request), stage })
    const nothing = {
      ...world,
      caseId: randomUUID(),
      briefId: randomUUID(),
      notesId: randomUUID(),
      ownersNotesId: randomUUID(),
      documentId: randomUUID(),
      ownersUploadId: randomUUID(),
      invitationId: randomUUID(),
      invitationToken: 'of-nothing',
      ownersOtherSessionId: randomUUID(),
      hitId: randomUUID(),
      conflictId: randomUUID(),
      clearedLawyerId: randomUUID(),
      ownersApiKeyId: randomUUID(),
      targetId: randomUUID(),
      unverifiedLawyerId: randomUUID(),
      verifiedLawyer: {
        ...world.verifiedLawyer,
        lawyerId: randomUUID(),
        licenceId: randomUUID(),
        waitingLicenceId: randomUUID(),
        evidenceId: randomUUID(),
        caseId: randomUUID(),
      },
      firm: {
        id: randomUUID(),
        memberId: randomUUID(),
        ownerMemberId: randomUUID(),
        invitationId: randomUUID(),
        invitationToken: 'of-nothing',
        wallId: randomUUID(),
        pendingFirmId: randomUUID(),
      },
      ownersMessage: { id: randomUUID(), conversationId: randomUUID() },
      ownersLetter: { id: randomUUID(), conversationId: randomUUID() },
      ownersNotificationId: randomUUID(),
      ownersPushSubscriptionId: randomUUID(),
    }
    const ask = async ({ path, ...call }: ReturnType<typeof request>) =>
      withoutMeta(await api.call(method, path, { ...call, token: cast.stranger.token }))
    expect(await ask(request(world))).toEqual(await ask(request(nothing)))
  })
})

test('[ACC2] lists hold and count only what the caller may see', async () => {
  const { id } = await createTestCase(api, cast.owner, { title: 'Not for strangers' })
  const answer = await api.call('GET', '/v1/cases?pageSize=100', { token: cast.invited.token })
  expect(answer.body.data.map((found: { id: string }) => found.id)).not.toContain(id)
  expect(answer.body.meta.pagination.total).toBe(answer.body.data.length)
})

test('[ACC2] private notes of others are not in the workspace', async () => {
  const world = await createCaseWorld(api, cast, 'lawyer')
  const { body } = await api.call('GET', `/v1/cases/${world.caseId}/workspace`, { token: cast.lawyer.token })
  const ids = body.data.documents.map((document: { id: string }) => document.id)
  expect(ids).toContain(world.briefId)
  expect(ids).not.toContain(world.ownersNotesId)
})

describe('[ACC1] tokens that are not ours', () => {
  const key = new TextEncoder().encode(TEST_SECRET)
  const claims = () => ({ sid: randomUUID(), role: 'client' })
  const signer = (payload: object = claims()) =>
    new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setSubject(cast.owner.userId)
      .setIssuer('legal-connect')
      .setAudience('legal-connect')
      .setIssuedAt()
      .setExpirationTime('10m')
  const seconds = () => Math.floor(api.clock.now().getTime() / 1000)
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  /** The owner's real claims under another header, signed with the real key. */
  const withHeader = (header: object) => {
    const signed = `${base64(header)}.${base64(payloadOf(cast.owner.token))}`
    return `${signed}.${createHmac('sha256', TEST_SECRET).update(signed).digest('base64url')}`
  }
  const withClaims = (change: object) => {
    const signed = `${base64({ alg: 'HS256', typ: 'at+jwt' })}.${base64({ ...payloadOf(cast.owner.token), ...change })}`
    return `${signed}.${createHmac('sha256', TEST_SECRET).update(signed).digest('base64url')}`
  }
  const parts = () => cast.owner.token.split('.')

  const bad: Record<string, () => string | Promise<string>> = {
    'no session of ours': () => signer().sign(key),
    'another secret': () => signer(payloadOf(cast.owner.token)).sign(new Uint8Array(32)),
    'alg none': () => `${base64({ alg: 'none', typ: 'at+jwt' })}.${parts()[1]}.`,
    'alg None, with the signature kept': () => `${base64({ alg: 'None', typ: 'at+jwt' })}.${parts()[1]}.${parts()[2]}`,
    'alg RS256': () => withHeader({ alg: 'RS256', typ: 'at+jwt' }),
    'alg HS512 in the header': () => withHeader({ alg: 'HS512', typ: 'at+jwt' }),
    'no type': () => withHeader({ alg: 'HS256' }),
    'type JWT': () => withHeader({ alg: 'HS256', typ: 'JWT' }),
    'a key in the header': () =>
      withHeader({ alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AAAA' } }).slice(0, -2),
    'an unknown critical header': () => withHeader({ alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 }),
    'another issuer': () => withClaims({ iss: 'https://evil.example' }),
    'another audience': () => withClaims({ aud: 'another' }),
    'no audience': () => withClaims({ aud: undefined }),
    expired: () => withClaims({ exp: seconds() - 1 }),
    'no expiry': () => withClaims({ exp: undefined }),
    'expiry as text': () => withClaims({ exp: '9999999999' }),
    'not yet valid': () => withClaims({ nbf: seconds() + 3600 }),
    'a role we do not know': () => withClaims({ role: 'root' }),
    'a session that is not a text': () => withClaims({ sid: { $ne: null } }),
    'no session': () => withClaims({ sid: undefined }),
    'the session of somebody else': () => withClaims({ sub: cast.stranger.userId }),
    'a revoked session': () => cast.revoked.token,
    'a suspended account': () => cast.suspended.token,
    'a changed payload': () =>
      `${parts()[0]}.${base64({ ...payloadOf(cast.owner.token), role: 'admin' })}.${parts()[2]}`,
    'no signature': () => `${parts()[0]}.${parts()[1]}.`,
    'no subject': () => withClaims({ sub: undefined }),
    'a subject that is no id': () => withClaims({ sub: "' OR 1=1 --" }),
    'no issuer': () => withClaims({ iss: undefined }),
    'an expiry before time began': () => withClaims({ exp: -1 }),
    'a session that is no id': () => withClaims({ sid: '../../etc/passwd' }),
    'a payload that is a list': () => {
      const signed = `${base64({ alg: 'HS256', typ: 'at+jwt' })}.${base64([payloadOf(cast.owner.token)])}`
      return `${signed}.${createHmac('sha256', TEST_SECRET).update(signed).digest('base64url')}`
    },
    'a payload that is no JSON': () => {
      const signed = `${base64({ alg: 'HS256', typ: 'at+jwt' })}.${Buffer.from('{"sub":').toString('base64url')}`
      return `${signed}.${createHmac('sha256', TEST_SECRET).update(signed).digest('base64url')}`
    },
    'a header that is no JSON': () => `${Buffer.from('alg=HS256').toString('base64url')}.${parts()[1]}.${parts()[2]}`,
    'the signature of another token': () => `${parts()[0]}.${parts()[1]}.${cast.stranger.token.split('.')[2]}`,
    'the parts in another order': () => `${parts()[1]}.${parts()[0]}.${parts()[2]}`,
    'two parts': () => parts().slice(0, 2).join('.'),
    'a refresh token': () => cast.owner.refreshToken,
    'something huge': () => `${'a'.repeat(5000)}.b.c`,
    nothing: () => '',
    'null bytes': () => '%00.%00.%00',
  }

  test.each(Object.keys(bad))('%s', async (name) => {
    const token = await bad[name]?.()
    const answer = await api.call('GET', '/v1/users/me', { headers: { authorization: `Bearer ${token}` } })
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('the same claims under the right header do work, so the refusals above are for their reasons', async () => {
    const answer = await api.call('GET', '/v1/users/me', { token: withClaims({}) })
    expect(answer.status).toBe(200)
  })

  test.each(['Basic', 'Token', 'bearer2'])('scheme %s', async (scheme) => {
    const answer = await api.call('GET', '/v1/users/me', {
      headers: { authorization: `${scheme} ${cast.owner.token}` },
    })
    expect(answer.status).toBe(401)
  })

  test.each(['token', 'access_token'])('a token in the query (%s) is no token', async (name) => {
    const answer = await api.call('GET', `/v1/users/me?${name}=${cast.owner.token}`)
    expect(answer.status).toBe(401)
  })
})
