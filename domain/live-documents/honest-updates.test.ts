import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { briefTemplate } from '../../contracts/live/brief-templates.ts'
import { counts } from '../../test-support/counts.ts'
import { createReplica, type Edit, edit } from '../../test-support/random-editing.ts'
import { judgeUpdate } from './guard/judge-update.ts'
import { createState } from './rich-text.ts'

const start = createState(briefTemplate('property'))
const nat = fc.nat({ max: 0x7fffffff })
const edits = fc.array(
  fc.record({ who: nat, edit: fc.record({ kind: nat, at: nat, detail: nat }) as fc.Arbitrary<Edit>, sync: nat }),
  { minLength: 10, maxLength: counts({ ci: 80, long: 300 }), size: 'max' },
)
const runs = { numRuns: counts({ ci: 60, long: 1_000 }), endOnFailure: true }
const timeoutMs = counts({ ci: 120_000, long: 7_200_000 })

/** Each replica has one client id, and everybody knows whose it is. */
const personOf = (client: number) => `person ${client}`

const judge = (server: Y.Doc, update: Uint8Array, client = 1) =>
  judgeUpdate(server, update, { userId: personOf(client), ownerOf: personOf })

/** Everything that Yjs has of a document, pending parts included. */
const stateOf = (document: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64')

interface Sent {
  server: Y.Doc
  /** Every update in the order in which the server gets it; some come twice, some as the answer to a state vector. */
  send(update: Uint8Array, client: number): void
}

/** Three editors, each in contact with the server now and then, as updates and as answers to state vectors. */
function play(plan: { who: number; edit: Edit; sync: number }[], { server, send }: Sent): void {
  const replicas = [1, 2, 3].map((client) => createReplica(client, start))
  for (const { who, edit: one, sync } of plan) {
    const replica = replicas[who % 3]
    if (!replica) continue
    const { document } = replica
    const before = Y.encodeStateVector(document)
    edit(replica, one)
    const update = Y.encodeStateAsUpdate(document, before)
    // Offline, or all there is since the last contact, or only the last change (again).
    if (sync % 4 === 0) continue
    send(Y.encodeStateAsUpdate(document, Y.encodeStateVector(server)), document.clientID)
    if (sync % 4 === 1) send(update, document.clientID)
    Y.applyUpdate(document, Y.encodeStateAsUpdate(server, Y.encodeStateVector(document)))
  }
}

test('[SYNC5] an update is known if and only if applying it changes nothing', { timeout: timeoutMs }, () => {
  let known = 0
  let fresh = 0
  fc.assert(
    fc.property(edits, (plan) => {
      const server = createReplica(99, start).document
      play(plan, {
        server,
        send(update, client) {
          const { kind } = judge(server, update, client)
          const before = stateOf(server)
          Y.applyUpdate(server, update)
          expect(kind === 'known').toBe(stateOf(server) === before)
          if (kind === 'known') known++
          else fresh++
        },
      })
    }),
    runs,
  )
  expect(Math.min(known, fresh)).toBeGreaterThan(100)
})

test('[SYNC13] the guard refuses nothing that an honest editor sends', { timeout: timeoutMs }, () => {
  fc.assert(
    fc.property(edits, (plan) => {
      const server = createReplica(99, start).document
      play(plan, {
        server,
        send(update, client) {
          const verdict = judge(server, update, client)
          expect(verdict.kind === 'known' || verdict.kind === 'accepted' ? verdict.kind : verdict).toBeTypeOf('string')
          Y.applyUpdate(server, update)
        },
      })
    }),
    runs,
  )
})

test('[SYNC13] an update that comes before its predecessor is a gap, never known and never accepted', () => {
  const { document } = createReplica(1, start)
  const server = createReplica(99, start).document
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  for (const text of ['first', 'second', 'third']) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    document.getXmlFragment('default').insert(0, [paragraph])
  }
  const [first, second, third] = updates as [Uint8Array, Uint8Array, Uint8Array]
  expect(judge(server, second).kind).toBe('gap')
  expect(judge(server, third).kind).toBe('gap')
  expect(judge(server, first).kind).toBe('accepted')
  Y.applyUpdate(server, first)
  expect(judge(server, first).kind).toBe('known')
  expect(judge(server, Y.mergeUpdates([second, third])).kind).toBe('accepted')
})
