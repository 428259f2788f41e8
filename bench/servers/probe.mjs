/**
 * Preloaded into every server under test (`node --expose-gc --import`): answers the bench over IPC with its memory after
 * a collection and the longest turn of its event loop, and records CPU profiles. The same for ours and for the peers.
 */
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const session = new Session()

const TICK_MS = 10
let longest = 0
/** Begun by the first question: other measures are not to pay for the clock. */
let clock

function watchTurns() {
  let last = { at: performance.now(), cpu: process.threadCpuUsage() }
  clock = setInterval(() => {
    const now = { at: performance.now(), cpu: process.threadCpuUsage() }
    const cpu = (now.cpu.user - last.cpu.user + now.cpu.system - last.cpu.system) / 1000
    longest = Math.max(longest, Math.min(now.at - last.at - TICK_MS, cpu))
    last = now
  }, TICK_MS)
  clock.unref()
}

const answers = {
  async longestTurn() {
    if (!clock) watchTurns()
    // The turn that is under way is seen by the next tick.
    await sleep(3 * TICK_MS)
    const turn = longest
    longest = 0
    return turn
  },
  async memory() {
    for (let round = 0; round < 3; round++) {
      // Gives reserved pages back, too: resident memory means little otherwise.
      globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
      await sleep(60)
    }
    return process.memoryUsage()
  },
  async startProfile() {
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 250 })
    await session.post('Profiler.start')
  },
  async stopProfile({ file }) {
    const { profile } = await session.post('Profiler.stop')
    writeFileSync(file, JSON.stringify(profile))
    session.disconnect()
  },
}

process.on('message', async (message) => {
  const answer = answers[message?.ask]
  if (!answer) return
  try {
    process.send({ answerTo: message.id, value: await answer(message) })
  } catch (error) {
    process.send({ answerTo: message.id, error: String(error) })
  }
})
process.channel?.unref()
// The bench is gone: do not stay behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
