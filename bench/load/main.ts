import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { notesTemplate } from '../../contracts/live/brief-templates.ts'
import { createState } from '../../domain/live-documents/rich-text.ts'
import { codecOf } from '../protocol/codec.ts'
import { Client, connectAll } from './client.ts'
import type { Job, JobResults, LoadMessage } from './jobs.ts'
import { type } from './typing.ts'
import { prepareTyping } from './typist.ts'

/** The load process: takes one job after another over IPC, so that its CPU is never the server's. */
let held: Client[] = []

const READ_MS = 1_000

function tell(message: LoadMessage): void {
  process.send?.(message)
}

async function hold(job: Extract<Job, { kind: 'hold' }>): Promise<JobResults['hold']> {
  const codec = codecOf(job.protocol)
  const clients = await connectAll(job.seats, codec)
  held.push(...clients)
  if (job.text) {
    // About 500 characters a document, as a person would have typed them, below the same first text everywhere.
    let clientId = 1_000_000 + held.length
    for (const client of clients) {
      const { opening, keystrokes } = prepareTyping(++clientId, 165, Math.random)
      const first = client.hasText ? [] : [createState(notesTemplate)]
      client.send(codec.update(client.seat, Y.mergeUpdates([...first, opening, ...keystrokes])))
    }
  }
  return { held: held.length }
}

function release(): JobResults['release'] {
  const released = held.length
  for (const client of held) client.close()
  held = []
  return { released }
}

async function write(job: Extract<Job, { kind: 'write' }>): Promise<JobResults['write']> {
  const codec = codecOf(job.protocol)
  const client = await Client.connect(job.seat, codec)
  const begun = performance.now()
  for (const update of job.updates) {
    const acknowledged = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no acknowledgement within 30 s')), 30_000)
      client.listen({
        update: () => {},
        acknowledged: () => {
          clearTimeout(timer)
          resolve()
        },
      })
      // Without acknowledgements one must do with the order of the socket.
      if (job.protocol !== 'hocuspocus') setTimeout(resolve, 1)
    })
    client.send(codec.update(job.seat, update))
    await acknowledged
  }
  const ms = performance.now() - begun
  if (client.refused > 0 || client.closed) throw new Error(`writing was refused: ${client.closed ?? client.refused}`)
  client.close()
  return { ms }
}

async function open(job: Extract<Job, { kind: 'open' }>): Promise<JobResults['open']> {
  const client = await Client.connect(job.seat, codecOf(job.protocol), { hasText: job.hasText })
  held.push(client)
  return { ms: client.openedAfterMs, bytes: client.firstState.byteLength }
}

/** What is there after a restart. A room may be empty: then there is nothing to wait for but time. */
async function read(job: Extract<Job, { kind: 'read' }>): Promise<JobResults['read']> {
  const clients = await connectAll(job.seats, codecOf(job.protocol))
  const states = clients.map((client) => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, client.firstState)
    // y-websocket sends what it loads after its first answer.
    client.listen({ update: (update) => Y.applyUpdate(doc, update), acknowledged: () => {} })
    return doc
  })
  await sleep(READ_MS)
  for (const client of clients) client.close()
  return { clocks: states.map((doc) => Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))) }
}

function run(job: Job): Promise<JobResults[keyof JobResults]> | JobResults['release'] {
  switch (job.kind) {
    case 'typing':
      return type(job, (event) => tell({ kind: 'event', event }))
    case 'hold':
      return hold(job)
    case 'release':
      return release()
    case 'write':
      return write(job)
    case 'open':
      return open(job)
    case 'read':
      return read(job)
  }
}

process.on('message', async (job: Job) => {
  try {
    tell({ kind: 'done', result: await run(job) })
  } catch (error) {
    tell({ kind: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
process.on('disconnect', () => process.exit())
