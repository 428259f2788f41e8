import * as Y from 'yjs'
import { median } from '../load/samples.ts'
import type { Bench, Figure, Measure } from '../measure.ts'

const MB = 1024 * 1024
/** Each on a new document; the first is for the compiler. */
const SYNCS = 6

/** States near the limit of a first sync (8 MB), by somebody who has written offline: paragraphs, and letters in each. */
const manuscripts: [string, number, number][] = [
  ['one piece', 1, 8 * MB - 100_000],
  ['8,000 paragraphs', 8_000, 980],
]

/**
 * For how long one person's large first sync stops everybody else on the server: the longest turn of its event loop, in CPU time
 * of its thread, the slowest of a few left out.
 */
export const firstSync: Measure = {
  name: 'first-sync',
  rounds: () => 1,
  applies: ({ acknowledges }) => acknowledges,
  async run(bench) {
    const figures: Figure[] = []
    for (const [name, paragraphs, letters] of manuscripts) {
      const update = manuscript(paragraphs, letters)
      const turns: number[] = []
      for (let i = 0; i <= SYNCS; i++) turns.push(await longestTurn(bench, update))
      figures.push({ row: `first sync of 8 MB in ${name}: longest turn`, unit: 'ms', value: median(turns.slice(1)) })
    }
    return figures
  },
}

async function longestTurn({ running, load, peer }: Bench, update: Uint8Array): Promise<number> {
  const [[seat] = []] = await running.openRooms(1, 1)
  if (!seat) throw new Error('no room')
  await running.server.memory() // what was left over is collected now
  await running.server.longestTurn()
  await load.run<'write'>({ kind: 'write', protocol: peer.protocol, seat, updates: [update] })
  return running.server.longestTurn()
}

function manuscript(paragraphs: number, letters: number): Uint8Array {
  const document = new Y.Doc()
  // Short in every reference.
  document.clientID = 77
  document.getXmlFragment('default').insert(
    0,
    Array.from({ length: paragraphs }, () => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('x'.repeat(letters))])
      return paragraph
    }),
  )
  return Y.encodeStateAsUpdate(document)
}
