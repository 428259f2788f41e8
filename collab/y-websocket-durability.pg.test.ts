import { Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createLogger } from '../adapters/log.ts'
import {
  insertCase,
  insertPerson,
  openClient,
  startLiveServer,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { startStoppablePostgres } from '../test-support/stoppable-postgres.ts'
import { openYClient, yUrl } from '../test-support/y-client.ts'

const lines: string[] = []

const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk))
    done()
  },
})
const world = liveWorld({ log: createLogger('trace', sink) })

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function openDocuments(): Promise<number> {
  const metric = await world.server.registry.getSingleMetric('collab_documents_open')?.get()
  return metric?.values[0]?.value ?? -1
}

test('[SYNC4] a document leaves memory after its last y-websocket client, and stays as long as there is one', async () => {
  await until(async () => (await openDocuments()) === 0, 5_000, 'nothing is open')
  const { briefId } = await insertCase(world.database, world.owner)
  const stock = await openClient(world.server, world.owner, briefId)
  const [a, b] = [await world.openPlain(world.owner, briefId), await world.openPlain(world.owner, briefId)]
  await Promise.all([stock.synced(), a.synced(), b.synced()])
  stock.destroy()
  a.destroy()
  typeParagraph(b.document, 'by the last one')
  await until(async () => (await world.loggedText(briefId)).includes('by the last one'), 5_000, 'the log')
  await pause(300)
  expect(await openDocuments()).toBe(1)
  b.destroy()
  await until(async () => (await openDocuments()) === 0, 5_000, 'unloaded')
})

test('[SYNC4] y-websocket clients that leave and open again at once are on the same copy and lose nothing', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  for (let round = 0; round < 30; round++) {
    const [a, b] = [
      await openYClient(world.server, world.owner, briefId),
      await openYClient(world.server, world.owner, briefId),
    ]
    await Promise.all([a.synced(), b.synced()])
    typeParagraph(a.document, `round ${round}.`)
    await until(() => textOf(b.document).includes(`round ${round}.`), 5_000, 'the other one')
    a.destroy()
    b.destroy()
    await pause(Math.random() * 6)
  }
  for (let round = 0; round < 30; round++) expect(await world.loggedText(briefId)).toContain(`round ${round}.`)
})

test('[SYNC14] what was typed offline and while connecting arrives after a reconnect, from both sides', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const [a, b] = [await world.openPlain(world.owner, briefId), await world.openPlain(world.owner, briefId)]
  await Promise.all([a.synced(), b.synced()])
  for (let round = 0; round < 20; round++) {
    a.provider.disconnect()
    typeParagraph(a.document, `offline ${round}.`)
    typeParagraph(b.document, `meanwhile ${round}.`)
    await pause(10)
    a.provider.connect()
    // As soon as the socket is open, before anything was exchanged.
    a.provider.once('status', () => typeParagraph(a.document, `connecting ${round}.`))
    await until(() => textOf(b.document).includes(`connecting ${round}.`), 5_000, 'everything at the other')
    await until(() => textOf(a.document).includes(`meanwhile ${round}.`), 5_000, 'everything here')
  }
  expect([...a.closes, ...b.closes]).toEqual([])
  await until(() => textOf(a.document) === textOf(b.document), 5_000, 'equal')
  expect(await world.loggedText(briefId)).toBe(textOf(a.document))
})

test('[SYNC16] a deploy closes with 1012; stock clients come back and merge what was typed meanwhile', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const first = await startLiveServer(world.database)
  const port = Number(new URL(first.url).port)
  const [a, b] = [await openYClient(first, world.owner, briefId), await openYClient(first, world.owner, briefId)]
  world.clients.push(a, b)
  await Promise.all([a.synced(), b.synced()])
  await first.stop()
  typeParagraph(a.document, 'typed by a meanwhile')
  typeParagraph(b.document, 'typed by b meanwhile')
  expect([a.closes[0], b.closes[0]]).toEqual(['1012 SERVICE_RESTART', '1012 SERVICE_RESTART'])
  const second = await startLiveServer(world.database, port)
  try {
    await until(() => textOf(a.document).includes('typed by b') && textOf(b.document).includes('typed by a'), 5_000, '')
    await until(() => textOf(a.document) === textOf(b.document), 5_000, 'equal')
    expect(await world.loggedText(briefId)).toBe(textOf(a.document))
  } finally {
    for (const client of world.clients.splice(0)) client.destroy()
    await second.stop()
  }
})

test('[ACC8] a token in an address reaches no log, whatever becomes of the connection', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const stranger = await insertPerson(world.database)
  const printed = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name).mockReturnValue(undefined))
  const token = await world.server.tokens.sign({ ...world.owner, role: 'client' }, new Date())
  const strangers = await world.server.tokens.sign({ ...stranger, role: 'client' }, new Date())
  try {
    const good = await openYClient(world.server, world.owner, briefId, { token })
    await good.synced()
    good.provider.ws?.send(new Uint8Array([0, 2, 3, 9, 9, 9]))
    await until(() => good.closes.length > 0, 5_000, 'a close')
    for (const [id, secret] of [
      [briefId, strangers],
      [briefId, 'canary-token'],
      ['no-uuid', token],
    ] as const) {
      const client = await openYClient(world.server, world.owner, id, { token: secret })
      await until(() => client.closes.length > 0, 5_000, 'a close')
      client.destroy()
    }
    good.destroy()
    const output = [...lines, ...printed.flatMap((spy) => spy.mock.calls.flat().map(String))].join('\n')
    expect(output).toContain('an update was refused')
    for (const secret of [token, strangers, 'canary-token']) expect(output).not.toContain(secret)
  } finally {
    for (const spy of printed) spy.mockRestore()
  }
})

test('[SYNC16] a page of another origin is refused, our own and a client without origin are not, and nonsense ends nothing', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const token = await world.server.tokens.sign({ ...world.owner, role: 'client' }, new Date())
  const answer = (url: string, origin?: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url, origin === undefined ? {} : { origin })
      socket.on('open', () => {
        socket.terminate()
        resolve('open')
      })
      socket.on('error', (error) => resolve(error.message))
    })
  const url = `${yUrl(world.server.url)}/${briefId}?token=${token}`
  expect(await answer(url, 'https://elsewhere.example')).toContain('403')
  expect(await answer(url, 'http://localhost:8080')).toBe('open')
  expect(await answer(url)).toBe('open')
  const root = world.server.url.replace(/\/collab$/, '')
  for (const path of ['//', '/y', '/yy/1', '/collab/x']) expect(await answer(root + path)).not.toBe('open')
})

test('[SYNC16] a client that says and hears nothing is told that the connection lives, before it gives up', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    const client = await world.openPlain(world.owner, briefId)
    client.provider.awareness.setLocalState(null)
    await client.synced()
    await pause(100)
    const heard: number[][] = []
    const socket = client.provider.ws as unknown as WebSocket
    socket.on('message', (data: ArrayBuffer) => heard.push([...new Uint8Array(data)]))
    vi.advanceTimersByTime(20_000)
    await until(() => heard.length > 0, 5_000, 'a sign of life')
    expect(heard).toEqual([[1, 1, 0]])
    expect(client.closes).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

test('[SYNC6] while the database is away nothing is passed on and the door says 1013; afterwards all is there, and who was removed is out', async () => {
  const postgres = await startStoppablePostgres()
  const away = await startLiveServer(postgres)
  try {
    const person = await insertPerson(postgres)
    const guest = await insertPerson(postgres, 'lawyer')
    const { caseId, briefId } = await insertCase(postgres, person, [{ person: guest, role: 'lawyer' }])
    const [a, b] = [await openYClient(away, person, briefId), await openYClient(away, person, briefId)]
    const removed = await openYClient(away, guest, briefId)
    world.clients.push(a, b, removed)
    await Promise.all([a.synced(), b.synced(), removed.synced()])
    await postgres.crash()
    typeParagraph(a.document, 'typed while it is away')
    const late = await openYClient(away, person, briefId)
    world.clients.push(late)
    await until(() => late.closes.length > 0, 8_000, 'an answer')
    expect(late.closes[0]).toBe('1013 TRY_AGAIN_LATER')
    expect(textOf(b.document)).not.toContain('typed while it is away')
    await postgres.start()
    // Nobody is told: the announcement goes by before anybody listens again.
    await postgres.db
      .deleteFrom('caseMembers')
      .where('caseId', '=', caseId)
      .where('userId', '=', guest.userId)
      .execute()
    const arrived = () => [b, late].every(({ document }) => textOf(document).includes('typed while it is away'))
    await until(arrived, 10_000, 'everything everywhere')
    await until(() => removed.closes.length > 0 && !removed.provider.shouldConnect, 10_000, 'the removed is out')
    expect(removed.closes.at(-1)).toMatch(/^440[34] /)
    expect(a.closes.filter((close) => close.startsWith('44'))).toEqual([])
  } finally {
    for (const client of world.clients.splice(0)) client.destroy()
    await away.stop()
    await postgres.remove()
  }
}, 60_000)

test('[SYNC16] a reader that does not read is let go, and the others go on', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const [writer, reader, slow] = [
    await world.openPlain(world.owner, briefId),
    await world.openPlain(world.owner, briefId),
    await world.openPlain(world.owner, briefId),
  ]
  await Promise.all([writer.synced(), reader.synced(), slow.synced()])
  const socket = slow.provider.ws as unknown as WebSocket
  socket.pause()
  const before = await connections()
  // Each update is deleted again, so that the document stays small and only the reader's backlog grows.
  for (let i = 0; i < 60 && (await connections()) === before; i++) {
    typeParagraph(writer.document, 'x'.repeat(900_000))
    const fragment = writer.document.getXmlFragment('default')
    fragment.delete(fragment.length - 1, 1)
    await pause(30)
  }
  await until(async () => (await connections()) < before, 5_000, 'the reader is gone')
  typeParagraph(writer.document, 'the others go on')
  await until(() => textOf(reader.document).includes('the others go on'), 10_000, 'the text')
})

async function connections(): Promise<number> {
  const metric = await world.server.registry.getSingleMetric('collab_connections')?.get()
  return metric?.values[0]?.value ?? -1
}
