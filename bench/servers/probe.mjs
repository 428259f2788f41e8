/**
 * Preloaded into every server under test (`node --expose-gc --import`): answers the bench over IPC with its memory after
 * a collection, and records CPU profiles. The same for ours and for the peers.
 */
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const session = new Session()

const answers = {
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
