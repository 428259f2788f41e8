import * as Y from 'yjs'
import { judgeUpdate } from '../../domain/live-documents/guard/judge-update.ts'
import { EDITS, writeLongHistory } from '../load/long-history.ts'
import { Samples } from '../load/samples.ts'
import type { Figure, Measure } from '../measure.ts'

/** Keystrokes that are judged, after as many for the compiler. */
const KEYSTROKES = 2_000
const NOBODY = { userId: 'somebody', ownerOf: () => undefined }

/**
 * What our guard costs a keystroke: updates of one letter, each by itself, on a document of about a hundred pages. In this
 * process, without a socket or a database. The goal is 0.1 ms at the 95th percentile.
 */
export const guard: Measure = {
  name: 'guard',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run({ options }) {
    const document = new Y.Doc()
    Y.applyUpdate(document, writeLongHistory(options.seed).state)
    judgeTyping(document)
    const { p50, p95 } = judgeTyping(document).distribution()
    const row = (what: string) => `guard, one keystroke in a text of ${EDITS.toLocaleString('en')} edits: ${what}`
    const figure = (what: string, value: number): Figure => ({ row: row(what), unit: 'ms', value })
    return [figure('p50', p50), figure('p95', p95)]
  },
}

/** Types at the end of every paragraph in turn. @returns the time of each judgement in ms */
function judgeTyping(document: Y.Doc): Samples {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  const texts = copy
    .getXmlFragment('default')
    .toArray()
    .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []))
    .filter((node): node is Y.XmlText => node instanceof Y.XmlText)
  const costs = new Samples()
  copy.on('update', (update: Uint8Array) => {
    const started = performance.now()
    const { kind } = judgeUpdate(document, update, NOBODY)
    costs.add(performance.now() - started)
    if (kind !== 'accepted') throw new Error(`a keystroke was ${kind}`)
    Y.applyUpdate(document, update)
  })
  for (let i = 0; i < KEYSTROKES; i++) {
    const text = texts[i % texts.length]
    text?.insert(text.length, String.fromCharCode(97 + (i % 26)))
  }
  return costs
}
