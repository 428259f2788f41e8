import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { briefTemplate } from '../../contracts/live/brief-templates.ts'
import { documentSchema } from '../../contracts/live/schema.ts'
import { counts } from '../../test-support/counts.ts'
import { Network } from '../../test-support/lossy-network.ts'
import { createReplica, type Edit, edit, type Replica, render } from '../../test-support/random-editing.ts'
import { repairRichText } from './repair.ts'
import { createState, readRichText } from './rich-text.ts'
import { decodeSegments, encodeSegments, type Segment } from './segments.ts'

const start = createState(briefTemplate('property'))

interface Scenario {
  replicas: number
  /** What somebody does, and what the network does before the next step. */
  steps: { who: number; edit: Edit; deliver: readonly number[] }[]
}

const nat = fc.nat({ max: 0x7fffffff })
const scenario: fc.Arbitrary<Scenario> = fc.record({
  replicas: fc.integer({ min: 3, max: 8 }),
  steps: fc.array(
    fc.record({
      who: nat,
      edit: fc.record({ kind: nat, at: nat, detail: nat }),
      deliver: fc.array(nat, { maxLength: 6 }),
    }),
    { minLength: 20, maxLength: counts({ ci: 100, long: 400 }), size: 'max' },
  ),
})

/** Says seed and path of a failure; shrinking is for whoever looks into it (hours for long scenarios). */
const runs = { numRuns: counts({ ci: 100, long: 1000 }), endOnFailure: true }
const timeoutMs = counts({ ci: 120_000, long: 7_200_000 })

function play({ replicas: count, steps }: Scenario): { replicas: Replica[]; network: Network } {
  const replicas = Array.from({ length: count }, (_, i) => createReplica(i + 1, start))
  const network = new Network(replicas.map(({ document }) => document))
  for (const step of steps) {
    const replica = replicas[step.who % count]
    if (replica) edit(replica, step.edit)
    for (const choice of step.deliver) network.disturb(choice)
  }
  return { replicas, network }
}

/** A state as somebody who opens the document now holds it: what undo stacks keep alive does not count. */
function canonical(document: Y.Doc): string {
  return Buffer.from(Y.encodeStateAsUpdate(fresh(Y.encodeStateAsUpdate(document)))).toString('base64')
}

function fresh(...updates: Uint8Array[]): Y.Doc {
  const document = new Y.Doc()
  document.transact(() => {
    for (const update of updates) Y.applyUpdate(document, update)
  })
  return document
}

function expectEqual(replicas: readonly Replica[]): Y.Doc {
  const [first, ...others] = replicas.map(({ document }) => document)
  if (!first) throw new Error('no replica')
  for (const other of others) {
    expect(canonical(other)).toBe(canonical(first))
    expect(readRichText(other)).toEqual(readRichText(first))
  }
  return first
}

/**
 * Everything reaches everybody, and so does what it causes: after remote edits Yjs takes out formatting marks that have become
 * superfluous, each copy by itself, and these deletions travel like any other.
 */
function comeToRest(replicas: readonly Replica[], network: Network): void {
  for (let round = 0; round < 10; round++) {
    const before = replicas.map(({ document }) => canonical(document))
    network.resync()
    if (replicas.every(({ document }, i) => canonical(document) === before[i])) return
  }
  throw new Error('copies never come to rest')
}

/** Every binding renders, and what it deletes while doing so reaches the others, until nothing changes any more. */
function settle(replicas: readonly Replica[], network: Network): void {
  for (let round = 0; round < 20; round++) {
    network.resync()
    const before = replicas.map(({ document }) => canonical(document))
    for (const { document } of replicas) render(document)
    if (replicas.every(({ document }, i) => canonical(document) === before[i])) return
  }
  throw new Error('bindings never come to rest')
}

test(
  '[SYNC8] whatever is edited and however it is delivered, all copies end equal',
  () => {
    fc.assert(
      fc.property(scenario, (plan) => {
        const { replicas, network } = play(plan)
        comeToRest(replicas, network)
        expectEqual(replicas)
        settle(replicas, network)
        comeToRest(replicas, network)
        const document = expectEqual(replicas)
        for (const other of replicas) expect(render(other.document).doc.toJSON()).toEqual(render(document).doc.toJSON())
      }),
      runs,
    )
  },
  timeoutMs,
)

/** Texts of a document in no order: what wrapping moves stays, what is lost or doubled shows. */
function letters(document: Y.Doc): string {
  return readText(readRichText(document)).split('').sort().join('')
}

function readText(node: { [key: string]: unknown }): string {
  if (typeof node.text === 'string') return node.text
  return Array.isArray(node.content) ? node.content.map(readText).join('') : ''
}

test(
  '[SYNC8] what a merge breaks is repaired by one forward change that loses no text',
  () => {
    fc.assert(
      fc.property(scenario, (plan) => {
        const { replicas, network } = play(plan)
        comeToRest(replicas, network)
        const server = replicas[0]?.document ?? new Y.Doc()
        const before = letters(server)
        repairRichText(server)
        expect(letters(server)).toBe(before)
        expect(repairRichText(server)).toBeUndefined()
        comeToRest(replicas, network)
        const repaired = expectEqual(replicas)
        documentSchema.nodeFromJSON(readRichText(repaired)).check()
        // No binding finds anything to delete.
        const state = canonical(repaired)
        render(repaired)
        expect(canonical(repaired)).toBe(state)
      }),
      runs,
    )
  },
  timeoutMs,
)

test(
  '[SYNC10] snapshot and later rows are the full log, also after another compaction; rows keep their segments',
  () => {
    fc.assert(
      fc.property(scenario, fc.array(nat, { minLength: 2, maxLength: 2 }), (plan, [cutA = 0, cutB = 0]) => {
        const { rows, document } = record(plan)
        const updates = rows.map((row) => decodeSegments(row).map(({ update }) => update))
        const replay = (from: number, to = rows.length) => updates.slice(from, to).flat()
        const full = fresh(...replay(0))
        const first = Math.min(cutA, cutB) % (rows.length + 1)
        const second = first + (Math.max(cutA, cutB) % (rows.length + 1 - first))
        const snapshot = Y.encodeStateAsUpdate(fresh(...replay(0, first)))
        const later = Y.encodeStateAsUpdate(fresh(snapshot, ...replay(first, second)))
        expect(canonical(fresh(snapshot, ...replay(first)))).toBe(canonical(full))
        expect(canonical(fresh(later, ...replay(second)))).toBe(canonical(full))
        expect(canonical(fresh(later, ...replay(0)))).toBe(canonical(full))
        expect(canonical(full)).toBe(canonical(document))
      }),
      runs,
    )
  },
  timeoutMs,
)

/** Plays a scenario with a log that the server's copy writes: one to four updates a row, as group commit makes them. */
function record({ replicas: count, steps }: Scenario): { rows: Uint8Array[]; document: Y.Doc } {
  const rows: Uint8Array[] = []
  const waiting: Segment[] = [{ kind: 'server', userId: undefined, at: 0, update: start }]
  const replicas = Array.from({ length: count }, (_, i) => createReplica(i + 1, start))
  const network = new Network(replicas.map(({ document }) => document))
  const document = replicas[0]?.document ?? new Y.Doc()
  document.on('update', (update: Uint8Array) => {
    waiting.push({ kind: 'person', userId: `user-${waiting.length}`, at: rows.length * 1000, update })
  })
  const commit = () => {
    if (waiting.length === 0) return
    const row = encodeSegments(waiting)
    expect(decodeSegments(row)).toEqual(waiting)
    rows.push(row)
    waiting.length = 0
  }
  for (const step of steps) {
    const replica = replicas[step.who % count]
    if (replica) edit(replica, step.edit)
    for (const choice of step.deliver) network.disturb(choice)
    if (waiting.length >= 1 + (step.who % 4)) commit()
  }
  network.resync()
  commit()
  return { rows, document }
}
