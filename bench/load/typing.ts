import { setTimeout as sleep } from 'node:timers/promises'
import type { Room } from '../peer.ts'
import { cpuOf, cpuOfMachine, cpuOfPostgres } from '../proc-stat.ts'
import { type Codec, codecOf } from '../protocol/codec.ts'
import { createRandom, shuffle } from '../random.ts'
import { type Client, connectAll } from './client.ts'
import type { LoadEvent, TypingJob, TypingResult, TypistRecord } from './jobs.ts'
import { Samples } from './samples.ts'
import { forEachRange } from './struct-ranges.ts'
import { CHARACTERS, createClientIds, FIRST_CLOCK, prepareTyping } from './typist.ts'

/** In a large room only so many clients look into the frames; the others receive them all the same. */
const LISTENERS_PER_ROOM = 5

/** How long updates may still arrive after the last one was sent. */
const TAIL_MS = 2_000

/** A server that needs longer than this for what had been sent did not keep up with the rate. */
const BEHIND_MS = 250

interface Typist {
  client: Client
  clientId: number
  room: number
  opening: Uint8Array
  frames: Uint8Array[]
  sentAt: number[]
  acknowledged: number
  seen: number
  listens: boolean
  /** For a listener: how many updates of each other typist have arrived. */
  heard: Map<number, number>
}

interface Window {
  from: number
  until: number
}

/** Types into all rooms at a fixed rate and measures: the main load. Sends on time whether or not the server keeps up. */
export async function type(job: TypingJob, tell: (event: LoadEvent) => void): Promise<TypingResult> {
  const codec = codecOf(job.protocol)
  const typists = await seatTypists(job, codec)
  try {
    const recorder = record(typists)
    tell('connected')
    const run = await sendOnTime(job, typists, recorder, tell)
    await waitForTail(typists, recorder)
    return summarize(job, typists, recorder, run)
  } finally {
    for (const { client } of typists) client.close()
  }
}

async function seatTypists(job: TypingJob, codec: Codec): Promise<Typist[]> {
  const random = createRandom(job.seed)
  const nextId = createClientIds(random)
  const seats = job.rooms.flat()
  const each = Math.ceil(((job.warmSeconds + job.seconds) * job.rate) / seats.length) + 1
  const typings = seats.map(() => prepareTyping(nextId(), each, random))
  const clients = await connectAll(seats, codec)
  const typists: Typist[] = []
  job.rooms.forEach((room: Room, index) => {
    room.forEach((seat, place) => {
      const number = typists.length
      const typing = typings[number]
      const client = clients[number]
      if (!typing || !client) throw new Error('a seat without a client')
      typists.push({
        client,
        clientId: typing.clientId,
        room: index,
        opening: codec.update(seat, typing.opening),
        frames: typing.keystrokes.map((update) => codec.update(seat, update)),
        sentAt: [],
        acknowledged: 0,
        seen: 0,
        listens: place < LISTENERS_PER_ROOM,
        heard: new Map(),
      })
    })
  })
  // The paragraphs come first and are not measured; their acknowledgements arrive before the listeners are there.
  for (const { client, opening } of typists) client.send(opening)
  await sleep(1_000)
  return typists
}

interface Recorder {
  window: Window
  propagation: Samples
  acknowledgement: Samples
  frames: number
}

function record(typists: Typist[]): Recorder {
  const recorder: Recorder = {
    window: { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY },
    propagation: new Samples(),
    acknowledgement: new Samples(),
    frames: 0,
  }
  const byId = new Map(typists.map((typist) => [typist.clientId, typist]))
  const measured = (sentAt: number) => sentAt >= recorder.window.from && sentAt < recorder.window.until
  for (const typist of typists) {
    typist.client.listen({
      update(update) {
        if (!typist.listens) return
        const now = performance.now()
        recorder.frames++
        forEachRange(update, (clientId, clock, length) => {
          const author = byId.get(clientId)
          if (!author || author === typist) return
          hear(typist, author, clock, length, (sentAt) => {
            if (measured(sentAt)) recorder.propagation.add(now - sentAt)
          })
        })
      },
      acknowledged() {
        const sentAt = typist.sentAt[typist.acknowledged]
        if (sentAt === undefined) return
        typist.acknowledged++
        if (measured(sentAt)) recorder.acknowledgement.add(performance.now() - sentAt)
      },
    })
  }
  return recorder
}

/** Notes the keystrokes of `author` within a range of its clock that `listener` did not have. */
function hear(
  listener: Typist,
  author: Typist,
  clock: number,
  length: number,
  arrived: (sentAt: number) => void,
): void {
  const end = Math.floor((clock + length - FIRST_CLOCK) / CHARACTERS)
  const known = listener.heard.get(author.clientId) ?? 0
  for (let keystroke = known; keystroke < end; keystroke++) {
    const sentAt = author.sentAt[keystroke]
    if (sentAt !== undefined) arrived(sentAt)
  }
  if (end <= known) return
  listener.heard.set(author.clientId, end)
  if (end > author.seen) author.seen = end
}

interface Run {
  updates: number
  seconds: number
  lateness: Samples
  /** Until the server had caught up: the time that the CPU figures cover. */
  cpuSeconds: number
  /** False when the server was still busy with updates long after the last one was sent. */
  keptUp: boolean
  cpu: Record<'server' | 'postgres' | 'load' | 'machine', number>
}

function readCpu(job: TypingJob) {
  return {
    server: cpuOf(job.serverPid),
    postgres: cpuOfPostgres(job.postgresPid),
    load: cpuOf(process.pid),
    machine: cpuOfMachine(),
  }
}

async function sendOnTime(
  job: TypingJob,
  typists: Typist[],
  recorder: Recorder,
  tell: (event: LoadEvent) => void,
): Promise<Run> {
  const order = shuffle([...typists], createRandom(job.seed + 1))
  const total = Math.floor((job.warmSeconds + job.seconds) * job.rate)
  const warm = Math.floor(job.warmSeconds * job.rate)
  const lateness = new Samples()
  const begun = performance.now()
  let before = readCpu(job)
  let next = 0
  while (next < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) * job.rate) / 1000))
    for (; next < due; next++) {
      if (next === warm) {
        before = readCpu(job)
        recorder.window.from = performance.now()
        tell('measuring')
      }
      const typist = order[next % order.length] as Typist
      const now = performance.now()
      if (next >= warm) lateness.add(now - begun - (next * 1000) / job.rate)
      const frame = typist.frames[typist.sentAt.length] as Uint8Array
      typist.sentAt.push(now)
      typist.client.send(frame)
    }
    if (typists.every(({ client }) => client.closed !== undefined)) break
    await sleep(1)
  }
  recorder.window.until = performance.now()
  const keptUp = await catchUp(typists)
  const after = readCpu(job)
  const cpuSeconds = (performance.now() - recorder.window.from) / 1000
  tell('measured')
  const cpu = {
    server: after.server - before.server,
    postgres: after.postgres - before.postgres,
    load: after.load - before.load,
    machine: after.machine - before.machine,
  }
  return {
    updates: next - warm,
    seconds: (recorder.window.until - recorder.window.from) / 1000,
    cpuSeconds,
    lateness,
    keptUp,
    cpu,
  }
}

/**
 * Waits until each update has reached somebody, so that the server's CPU time holds the work for all of them.
 * @returns false when that took more than a moment: then the server was behind
 */
async function catchUp(typists: Typist[]): Promise<boolean> {
  const ended = performance.now()
  for (const end = ended + TAIL_MS; performance.now() < end; await sleep(5))
    if (typists.every(({ sentAt, seen, client }) => seen === sentAt.length || client.closed !== undefined)) break
  return performance.now() - ended < BEHIND_MS
}

async function waitForTail(typists: Typist[], recorder: Recorder): Promise<void> {
  for (const end = performance.now() + TAIL_MS; performance.now() < end; ) {
    if (typists.every(({ client }) => client.closed !== undefined)) return
    const known = recorder.frames
    await sleep(150)
    if (known === recorder.frames) return
  }
}

function undeliveredTo(typists: Typist[]): number {
  let missing = 0
  const rooms = Map.groupBy(typists, ({ room }) => room)
  for (const room of rooms.values())
    for (const listener of room)
      if (listener.listens)
        for (const author of room)
          if (author !== listener) missing += author.sentAt.length - (listener.heard.get(author.clientId) ?? 0)
  return missing
}

function summarize(job: TypingJob, typists: Typist[], recorder: Recorder, run: Run): TypingResult {
  const share = (ms: number) => ms / (run.cpuSeconds * 1000)
  return {
    updates: run.updates,
    seconds: run.seconds,
    serverCpuMs: run.cpu.server,
    postgresCpuMs: run.cpu.postgres,
    loadCpu: share(run.cpu.load),
    othersCpu: share(run.cpu.machine - run.cpu.server - run.cpu.postgres - run.cpu.load),
    propagation: recorder.propagation.distribution(),
    acknowledgement: recorder.acknowledgement.distribution(),
    lateness: run.lateness.distribution(),
    keptUp: run.keptUp,
    undelivered: undeliveredTo(typists),
    unacknowledged: job.protocol === 'hocuspocus' ? sum(typists, (it) => it.sentAt.length - it.acknowledged) : 0,
    refused: sum(typists, ({ client }) => client.refused),
    frames: recorder.frames,
    closed: [...new Set(typists.flatMap(({ client }) => client.closed ?? []))],
    typists: typists.map(presentTypist),
    endedAt: recorder.window.until,
  }
}

function sum(typists: Typist[], count: (typist: Typist) => number): number {
  return typists.reduce((total, typist) => total + count(typist), 0)
}

function presentTypist({ clientId, room, sentAt, acknowledged, seen }: Typist): TypistRecord {
  return { clientId, room, sent: sentAt.length, acknowledged, seen, sentAt }
}
