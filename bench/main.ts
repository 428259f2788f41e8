import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startLoad } from './load/load-process.ts'
import type { Measure } from './measure.ts'
import { coldOpen } from './measures/cold-open.ts'
import { files } from './measures/files.ts'
import { guard } from './measures/guard.ts'
import { inside } from './measures/inside.ts'
import { kill } from './measures/kill.ts'
import { longWords } from './measures/long-words.ts'
import { memory } from './measures/memory.ts'
import { paint } from './measures/paint.ts'
import { recordings } from './measures/recordings.ts'
import { rest } from './measures/rest.ts'
import { scroll } from './measures/scroll.ts'
import { search } from './measures/search.ts'
import { sustained } from './measures/sustained.ts'
import { typing } from './measures/typing.ts'
import { type Options, readOptions, usage } from './options.ts'
import type { Peer, RunningPeer } from './peer.ts'
import { presentCosts } from './profile.ts'
import { Report, writeResults } from './report.ts'
import { ours, oursWithBucket } from './servers/ours.ts'
import {
  hocuspocusInMemory,
  hocuspocusWithDatabase,
  relay,
  yWebsocketInMemory,
  yWebsocketWithLevelDb,
} from './servers/peers.ts'
import { plain } from './servers/plain.ts'

/** Rounds of the peers that only show where the floor is. */
const ORIENTATION_ROUNDS = 2

const resultsDirectory = fileURLToPath(new URL('./results', import.meta.url))

const allPeers: Peer[] = [
  ours,
  hocuspocusInMemory,
  hocuspocusWithDatabase,
  yWebsocketInMemory,
  yWebsocketWithLevelDb,
  relay,
  oursWithBucket,
  plain,
]
const allMeasures: Measure[] = [
  typing,
  sustained,
  memory,
  coldOpen,
  kill,
  guard,
  rest,
  search,
  inside,
  files,
  recordings,
  scroll,
  longWords,
  paint,
]

/** What the ratios refer to, where the first has no figure the second, and so on. */
const yardsticks = [hocuspocusInMemory.name, hocuspocusWithDatabase.name, plain.name]

function choose<Named extends { name: string }>(all: Named[], { only }: Options): Named[] {
  const chosen = all.filter(({ name }) => only.includes(name))
  return chosen.length > 0 ? chosen : all
}

function isMeasured(peer: Peer, measure: Measure): boolean {
  return (peer.only?.includes(measure.name) ?? true) && measure.applies(peer)
}

/** One measure on one fresh server. A failure is reported and the others go on. @returns whether it worked */
async function measureOnce(measure: Measure, peer: Peer, round: number, options: Options, report: Report) {
  const load = startLoad()
  let running: RunningPeer | undefined
  try {
    running = await peer.start()
    const warn = (text: string) => report.warnings.push(text)
    const profiled = (file: string) => report.profiles.add(file)
    const bench = { peer, running, load, options, round, resultsDirectory, warn, profiled }
    report.add(peer.name, await measure.run(bench))
    return true
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    report.warnings.push(`${measure.name}, ${peer.name}: FAILED: ${text}`)
    return false
  } finally {
    await load.stop()
    await running?.stop()
  }
}

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2))
  const peers = choose(allPeers, options)
  const measures = choose(allMeasures, options)
  if (options.list) {
    process.stdout.write(`${usage}\npeers: ${names(allPeers)}\nmeasures: ${names(allMeasures)}\n`)
    return true
  }
  const unknown = options.only.filter((name) => ![...allPeers, ...allMeasures].some((each) => each.name === name))
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}\n${usage}`)
  mkdirSync(resultsDirectory, { recursive: true })
  const startedAt = new Date()
  const report = new Report()
  let failures = 0
  // Peers alternate within a round, so that a slow minute of the machine hits all of them.
  for (const measure of measures)
    for (let round = 0; round < measure.rounds(options); round++)
      for (const peer of peers.filter((each) => isMeasured(each, measure))) {
        if (peer.orientation && round >= ORIENTATION_ROUNDS) continue
        process.stderr.write(`${measure.name} ${round + 1}/${measure.rounds(options)} ${peer.name}\n`)
        if (!(await measureOnce(measure, peer, round, options, report))) failures++
      }
  const seconds = (Date.now() - startedAt.getTime()) / 1_000
  const file = writeResults(resultsDirectory, startedAt, report.json(options, startedAt, seconds))
  for (const profile of report.profiles) process.stdout.write(`${presentCosts(profile)}\n\n`)
  process.stdout.write(`${report.table(names(peers).split(', '), yardsticks)}\n`)
  for (const warning of report.warnings) process.stdout.write(`note: ${warning}\n`)
  process.stdout.write(
    `${Math.round(seconds)} s; in brackets: times stock (Hocuspocus, or plain). All rounds: ${file}\n`,
  )
  return failures === 0
}

function names(named: { name: string }[]): string {
  return named.map(({ name }) => name).join(', ')
}

process.exitCode = (await main()) ? 0 : 1
