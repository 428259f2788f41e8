import { setTimeout as delay } from 'node:timers/promises'
import { AccessToken } from 'livekit-server-sdk'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../adapters/clock.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createLogger } from '../adapters/log.ts'
import type { VideoRooms } from '../adapters/video/video.ts'
import type { Consultation } from '../contracts/consultations.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, registerPerson, TEST_PASSWORD, type TestPerson } from '../test-support/factories.ts'
import { hasLivekit, startTestLivekit, type TestLivekit } from '../test-support/livekit.ts'
import { connectSignal, type SignalClient } from '../test-support/signal-client.ts'
import { createRoomGuard } from './video/room-guard.ts'
import { createSignalDoor } from './video/signal-door.ts'

/** Two seconds from the act to the end of the connection, as the rules promise. */
const OUT_WITHIN_MS = 2_000

describe.runIf(hasLivekit)('consultations on a real media server', () => {
  let api: TestApi
  let livekit: TestLivekit
  let video: VideoRooms
  let guard: ReturnType<typeof createRoomGuard>
  let door: ReturnType<typeof createSignalDoor>
  let client: TestPerson
  let lawyer: TestPerson
  let colleague: TestPerson
  let observer: TestPerson
  let caseId: string
  let id: string
  const open: SignalClient[] = []

  beforeAll(async () => {
    const port = await freePort()
    livekit = await startTestLivekit(`http://127.0.0.1:${port}/v1/webhooks/livekit`)
    video = livekit.rooms()
    api = await createTestApi({ video, clock: systemClock, publicUrl: `http://127.0.0.1:${port}` })
    const log = createLogger('silent')
    const deps = { db: api.db, clock: systemClock, log, video, registry: new Registry() }
    door = createSignalDoor({ ...deps, allowedOrigin: () => true, isDraining: () => false })
    guard = createRoomGuard({ ...deps, listenConnectionString: api.appUrl })
    await api.app.listen({ port, host: '127.0.0.1' })
    api.app.server.on('upgrade', (request, socket, head) => {
      if (!door.handleUpgrade(request, socket, head)) socket.destroy()
    })
    guard.start()
  })
  afterAll(async () => {
    await guard.drain()
    door.drain()
    await api.close()
    await livekit.remove()
  })
  beforeEach(async () => {
    client = await registerPerson(api)
    lawyer = await registerPerson(api, { role: 'lawyer' })
    colleague = await registerPerson(api, { role: 'lawyer' })
    observer = await registerPerson(api)
    caseId = (await createTestCase(api, client)).id
    const member = (person: TestPerson, role: string) => ({ caseId, userId: person.userId, role })
    await api.ownerDb
      .insertInto('caseMembers')
      .values([member(lawyer, 'lawyer'), member(colleague, 'colleague'), member(observer, 'observer')])
      .execute()
    id = await scheduled()
  })
  afterEach(() => {
    for (const device of open.splice(0)) device.close()
  })

  async function act(person: TestPerson, path: string, body: object = {}) {
    return api.call('POST', `/v1/consultations${path}`, { token: person.token, body })
  }

  async function scheduled(): Promise<string> {
    const at = new Date(Date.now() + 60_000).toISOString()
    const asked = await act(client, '', { caseId, proposedTimes: [at] })
    expect(asked.status, JSON.stringify(asked.body)).toBe(201)
    const answer = await act(lawyer, `/${asked.body.data.id}/schedule`, { at, timeZone: 'Europe/Berlin' })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return asked.body.data.id
  }

  async function join(person: TestPerson, said: object = {}) {
    const answer = await act(person, `/${id}/join`, said)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body.data as { url: string; token: string; state: string; identity: string }
  }

  async function enter(person: TestPerson): Promise<SignalClient> {
    const { url, token } = await join(person)
    const device = await connectSignal(url, token)
    open.push(device)
    return device
  }

  async function admit(person: TestPerson): Promise<void> {
    const answer = await act(lawyer, `/${id}/admit`, { userId: person.userId })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }

  async function read(person = client): Promise<Consultation> {
    return (await api.call('GET', `/v1/consultations/${id}`, { token: person.token })).body.data
  }

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 5_000; !(await isSo()); await delay(20)) {
      if (Date.now() > end) throw new Error('it did not become so')
    }
  }

  test('[VIDEO3] in the lobby a device can neither hear nor be heard nor see who is there, until the lawyer admits it', async () => {
    const host = await enter(lawyer)
    const guest = await enter(client)
    expect(host.rights()).toEqual({ canPublish: true, canSubscribe: true })
    expect(guest.rights()).toEqual({ canPublish: false, canSubscribe: false })
    expect(host.others()).toEqual([])
    expect((await read()).state).toBe('lobby')
    expect((await act(client, `/${id}/admit`, { userId: client.userId })).status).toBe(403)
    await admit(client)
    await until(() => guest.rights().canPublish && guest.rights().canSubscribe)
    expect((await read()).state).toBe('live')
    expect((await join(client)).state).toBe('admitted')
  })

  test('[VIDEO3] an observer hears and is not heard', async () => {
    await enter(lawyer)
    const guest = await enter(observer)
    await admit(observer)
    await until(() => guest.rights().canSubscribe)
    expect(guest.rights()).toEqual({ canPublish: false, canSubscribe: true })
  })

  test('[VIDEO4] removal ends the connection within two seconds; the old token opens nothing, knocking again leads to the lobby', async () => {
    await enter(lawyer)
    const { url, token } = await join(client)
    const guest = await connectSignal(url, token)
    await admit(client)
    const from = Date.now()
    expect((await act(lawyer, `/${id}/remove`, { userId: client.userId })).status).toBe(200)
    expect((await guest.gone) - from).toBeLessThan(OUT_WITHIN_MS)
    await expect(connectSignal(url, token)).rejects.toThrow('refused: 403')
    expect((await join(client)).state).toBe('lobby')
  })

  test('[VIDEO4] whoever goes around the door with an old token is sent away within two seconds', async () => {
    await enter(lawyer)
    const { token } = await join(client)
    await admit(client)
    await act(lawyer, `/${id}/remove`, { userId: client.userId })
    // Straight to the media server, which believes its tokens until they run out.
    const around = await connectSignal(livekit.url().href, token)
    const from = Date.now()
    expect((await around.gone) - from).toBeLessThan(OUT_WITHIN_MS)
  })

  const losses: [string, () => Promise<unknown>][] = [
    [
      'removed from the case',
      () => api.call('DELETE', `/v1/cases/${caseId}/members/${colleague.userId}`, { token: client.token }),
    ],
    [
      'suspended, unannounced',
      () => api.ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', colleague.userId).execute(),
    ],
    [
      'signed out, unannounced',
      () =>
        api.ownerDb
          .updateTable('sessions')
          .set({ revokedAt: new Date() })
          .where('userId', '=', colleague.userId)
          .execute(),
    ],
    [
      'in a case that was deleted, unannounced',
      () => api.ownerDb.updateTable('cases').set({ deletedAt: new Date() }).where('id', '=', caseId).execute(),
    ],
  ]
  test.each(losses)(
    '[VIDEO4] whoever is %s leaves the room within two seconds and does not come back',
    async (_, lose) => {
      await enter(lawyer)
      const { url, token } = await join(colleague)
      const guest = await connectSignal(url, token)
      await admit(colleague)
      await until(() => guest.rights().canSubscribe)
      const from = Date.now()
      await lose()
      expect((await guest.gone) - from).toBeLessThan(OUT_WITHIN_MS)
      await expect(connectSignal(url, token)).rejects.toThrow('refused: 403')
    },
  )

  test('[VIDEO5] tokens are for ten minutes, one room and one device; expired, foreign and other ones are refused', async () => {
    const { url, token, identity } = await join(lawyer)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    expect(claims.exp - claims.nbf).toBeLessThanOrEqual(600)
    expect(claims.sub).toBe(identity)
    expect(claims.video.roomAdmin ?? claims.video.roomCreate ?? claims.video.roomRecord).toBeUndefined()
    expect(JSON.stringify(claims)).not.toContain(caseId)
    const forged = async (secret: string, ttl: number) => {
      const made = new AccessToken(livekit.keys.apiKey, secret, { identity, ttl })
      made.addGrant({ roomJoin: true, room: claims.video.room })
      return made.toJwt()
    }
    await expect(connectSignal(url, await forged('another secret, thirty-two bytes long or more', 60))).rejects.toThrow(
      '401',
    )
    await expect(connectSignal(url, await forged(livekit.keys.apiSecret, -60))).rejects.toThrow('401')
    await expect(connectSignal(url, 'nonsense')).rejects.toThrow('401')
    await expect(
      connectSignal(livekit.url().href, await forged('another secret, thirty-two bytes long or more', 60)),
    ).rejects.toThrow('401')
    const elsewhere = new AccessToken(livekit.keys.apiKey, livekit.keys.apiSecret, { identity })
    elsewhere.addGrant({ roomJoin: true, room: 'another' })
    await expect(connectSignal(url, await elsewhere.toJwt())).rejects.toThrow('403')
  })

  test('[VIDEO5] what somebody says when joining is kept sealed and shown to the people of the consultation', async () => {
    await join(client, { othersPresent: true, others: 'my sister Clementine', location: 'US-NY' })
    const { participants } = await read(lawyer)
    expect(participants[0]?.attestation).toMatchObject({
      othersPresent: true,
      others: 'my sister Clementine',
      location: 'US-NY',
    })
    const [row] = await api.ownerDb
      .selectFrom('consultationAttestations')
      .selectAll()
      .where('consultationId', '=', id)
      .execute()
    expect(row?.others?.includes('Clementine')).toBe(false)
    await expect(
      api.ownerDb.updateTable('consultationAttestations').set({ othersPresent: false }).execute(),
    ).rejects.toThrow('never changed')
  })

  test('[VIDEO27] who comes again with the same session takes the place of the earlier window; another session is another device', async () => {
    await enter(lawyer)
    const { url, token } = await join(client)
    const first = await connectSignal(url, token)
    await admit(client)
    const from = Date.now()
    const second = await enter(client)
    expect((await first.gone) - from).toBeLessThan(OUT_WITHIN_MS)
    await expect(connectSignal(url, token)).rejects.toThrow('refused: 403')
    expect(second.rights()).toEqual({ canPublish: true, canSubscribe: true })
    const credentials = { email: client.email, password: TEST_PASSWORD }
    const signedIn = await api.call('POST', '/v1/auth/login', { body: credentials })
    const phone = await enter({ ...client, token: signedIn.body.data.tokens.accessToken })
    expect(phone.rights()).toEqual({ canPublish: true, canSubscribe: true })
    await delay(1_500)
    expect(await Promise.race([second.gone, phone.gone, 'both there'])).toBe('both there')
    expect((await read()).participants.find(({ userId }) => userId === client.userId)?.state).toBe('admitted')
  })

  test('[VIDEO5] the host ends it for everybody', async () => {
    const host = await enter(lawyer)
    const guest = await enter(client)
    await admit(client)
    expect((await act(lawyer, `/${id}/end`)).status).toBe(200)
    await Promise.all([host.gone, guest.gone])
    expect((await read()).state).toBe('ended')
    expect((await act(client, `/${id}/join`)).status).toBe(409)
  })

  test('[VIDEO5] a media server that was killed and started again takes everybody in again', async () => {
    const host = await enter(lawyer)
    await enter(client)
    await admit(client)
    await livekit.kill()
    await host.gone
    expect((await act(client, `/${id}/join`)).status).toBe(503)
    await livekit.start()
    const guest = await enter(client)
    expect(guest.rights()).toEqual({ canPublish: true, canSubscribe: true })
    await enter(lawyer)
  })
})
