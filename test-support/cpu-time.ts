import * as Y from 'yjs'

/** CPU time of this thread for some work, in ms: what a busy machine does meanwhile does not count. */
export function cpuMsOf(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

/**
 * A guess at what the yardstick takes on the machine for which the limits were set, in ms: only the slow one was measured (112 to
 * 141), and what is below it makes the limit wider. To be measured on a fast machine.
 */
const YARDSTICK_MS = 50

/**
 * By how much this machine is slower just now than the one for which limits in milliseconds of CPU time were set; at least 1. Of
 * virtual machines that share a processor some are three times slower than others, and the same one from hour to hour.
 */
export function machineSlowness(): number {
  const rounds = Array.from({ length: 6 }, () => cpuMsOf(yardstick)) // the first ones are what is compiled
  return Math.max(1, Math.min(...rounds) / YARDSTICK_MS)
}

/** Work of the kind that is measured: a document of 20,000 paragraphs, written and read. */
function yardstick(): void {
  const document = new Y.Doc()
  document.getXmlFragment('text').insert(
    0,
    Array.from({ length: 20_000 }, () => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('x'.repeat(50))])
      return paragraph
    }),
  )
  Y.applyUpdate(new Y.Doc(), Y.encodeStateAsUpdate(document))
}
