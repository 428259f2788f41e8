import { setTimeout as sleep } from 'node:timers/promises'
import type { TypingResult } from '../load/jobs.ts'
import { CHARACTERS, FIRST_CLOCK } from '../load/typist.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import { createRandom } from '../random.ts'

const ROOMS = 10
const CLIENTS = 4
/** 40 people at 5 keystrokes a second. */
const RATE = 200
/** The kill comes so long after the typing began, s: stock stores after 2 s of rest and at the latest every 10 s. */
const KILL_AFTER = { least: 11, most: 20 }
const KILL_AFTER_QUICK = { least: 11, most: 14 }

/** SIGKILL while people type; then: what had been acknowledged, or seen by others, and is not there any more? */
export const kill: Measure = {
  name: 'kill',
  rounds: ({ kills }) => kills,
  applies: ({ stores }) => stores,
  async run(bench) {
    const { peer, running, load, options } = bench
    const rooms = await running.openRooms(ROOMS, CLIENTS)
    const random = createRandom(options.seed * 7_919 + bench.round)
    const { least, most } = options.quick ? KILL_AFTER_QUICK : KILL_AFTER
    const after = least + random() * (most - least)
    let killed: Promise<void> | undefined
    const typed = await load.run<'typing'>(
      {
        kind: 'typing',
        protocol: peer.protocol,
        rooms,
        rate: RATE,
        warmSeconds: 0,
        seconds: 60,
        seed: options.seed * 31 + bench.round,
        serverPid: running.server.pid,
        postgresPid: running.postgresPid,
      },
      (event) => {
        if (event === 'measuring') killed = sleep(after * 1_000).then(() => running.server.kill())
      },
    )
    await killed
    await running.restart()
    const seats = rooms.flatMap((room) => room[0] ?? [])
    const { clocks } = await load.run<'read'>({ kind: 'read', protocol: peer.protocol, seats })
    return presentLosses(bench, typed, clocks)
  },
}

function presentLosses({ peer }: Bench, typed: TypingResult, clocks: Record<number, number>[]): Figure[] {
  let [acknowledged, acknowledgedLost, seen, seenLost, lostMs] = [0, 0, 0, 0, 0]
  for (const typist of typed.typists) {
    const clock = clocks[typist.room]?.[typist.clientId] ?? 0
    const stored = Math.max(0, Math.floor((clock - FIRST_CLOCK) / CHARACTERS))
    acknowledged += typist.acknowledged
    acknowledgedLost += Math.max(0, typist.acknowledged - stored)
    seen += typist.seen
    seenLost += Math.max(0, typist.seen - stored)
    const firstLost = typist.sentAt[stored]
    if (stored < Math.max(typist.acknowledged, typist.seen) && firstLost !== undefined)
      lostMs = Math.max(lostMs, typed.endedAt - firstLost)
  }
  const figures: Figure[] = [
    { row: 'seen by others and lost after SIGKILL', unit: '%', value: (100 * seenLost) / seen, note: `of ${seen}` },
    { row: 'longest stretch of work lost after SIGKILL', unit: 's', value: lostMs / 1_000 },
  ]
  if (peer.acknowledges)
    figures.unshift({
      row: 'acknowledged and lost after SIGKILL',
      unit: '%',
      value: (100 * acknowledgedLost) / acknowledged,
      note: `of ${acknowledged}`,
    })
  return figures
}
