import fc from 'fast-check'
import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { counts } from '../../../test-support/counts.ts'
import { findIntegrationOrder } from './integration.ts'
import { countSteps } from './integration-cost.ts'
import { Structs } from './structs.ts'

/** Items that Yjs walks past while it takes an update in: it puts each into two sets (Yjs 13, `Item.integrate`). */
function stepsOfYjs(document: Y.Doc, update: Uint8Array): number {
  const { add } = Set.prototype
  let added = 0
  Set.prototype.add = function count(value: unknown) {
    if (value instanceof Y.Item) added++
    return add.call(this, value)
  }
  try {
    Y.applyUpdate(document, update)
  } finally {
    Set.prototype.add = add
  }
  return added / 2
}

const nat = fc.nat({ max: 0x7fffffff })
/** Letters by one of three clients between any two others, whether or not these were ever next to each other. */
const letter = fc.record({
  client: fc.integer({ min: 10, max: 12 }),
  left: fc.option(nat),
  right: fc.option(nat),
  length: fc.integer({ min: 1, max: 3 }),
})
/** One update after another, each on top of what the ones before have made; some of it deleted in between. */
const rounds = fc.array(
  fc.record({ letters: fc.array(letter, { minLength: 1, maxLength: 40 }), deletes: fc.array(nat, { maxLength: 5 }) }),
  { minLength: 1, maxLength: 6 },
)

interface Written {
  id: Y.ID
  origin: Y.ID | undefined
  rightOrigin: Y.ID | undefined
  text: string
}

/** In Yjs' first encoding; `TEXT` is what a letter without neighbours stands in. */
function encode(letters: readonly Written[]): Uint8Array {
  const encoder = createEncoder()
  const writeId = ({ client, clock }: Y.ID) => {
    for (const number of [client, clock]) writeVarUint(encoder, number)
  }
  const byClient = Map.groupBy(letters, ({ id }) => id.client)
  writeVarUint(encoder, byClient.size)
  for (const [client, own] of byClient) {
    for (const number of [own.length, client, own[0]?.id.clock ?? 0]) writeVarUint(encoder, number)
    for (const { origin, rightOrigin, text } of own) {
      writeUint8(encoder, 4 | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0))
      for (const neighbour of [origin, rightOrigin]) if (neighbour) writeId(neighbour)
      if (!origin && !rightOrigin) {
        writeVarUint(encoder, 0)
        writeId(TEXT)
      }
      writeVarString(encoder, text)
    }
  }
  writeVarUint(encoder, 0)
  return toUint8Array(encoder)
}

const TEXT = Y.createID(1, 1)

function emptyText(): { document: Y.Doc; text: Y.XmlText } {
  const document = new Y.Doc()
  document.clientID = TEXT.client
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  document.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  paragraph.insert(0, [text])
  return { document, text }
}

test('[SEC5] what is counted is never less than what Yjs walks, wherever letters are put', () => {
  let [walked, counted, most] = [0, 0, 0]
  fc.assert(
    fc.property(rounds, (plan) => {
      const { document, text } = emptyText()
      const ids: Y.ID[] = []
      const next = new Map<number, number>()
      for (const { letters, deletes } of plan) {
        const written = letters.map(({ client, left, right, length }): Written => {
          const pick = (choice: number | null) => (choice === null ? undefined : ids[choice % Math.max(1, ids.length)])
          const clock = next.get(client) ?? 0
          const made = {
            id: Y.createID(client, clock),
            origin: pick(left),
            rightOrigin: pick(right),
            text: 'x'.repeat(length),
          }
          for (let i = 0; i < length; i++) ids.push(Y.createID(client, clock + i))
          next.set(client, clock + length)
          return made
        })
        const update = encode(written)
        const structs = new Structs(document, Y.decodeUpdate(update).structs)
        const order = findIntegrationOrder(structs, structs.clients)
        if (!order) throw new Error('each letter refers to one before it')
        const bound = countSteps(structs, order, Number.POSITIVE_INFINITY)
        const steps = stepsOfYjs(document, update)
        expect(steps).toBeLessThanOrEqual(bound)
        walked += steps
        counted += bound
        most = Math.max(most, steps)
        for (const at of deletes) if (text.length > 0) text.delete(at % text.length, 1)
      }
      expect(document.store.pendingStructs).toBeNull()
    }),
    { numRuns: counts({ ci: 1_000, long: 100_000 }), endOnFailure: true },
  )
  // Else nothing was tried; and what is counted means something.
  expect(most).toBeGreaterThan(100)
  expect(counted).toBeLessThan(walked * 10)
})
