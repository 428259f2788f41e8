import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { counts } from '../../test-support/counts.ts'
import { Network } from '../../test-support/lossy-network.ts'
import { createReplica, edit } from '../../test-support/random-editing.ts'
import { type Fingerprint, fingerprintOfState, fingerprintSteps } from './fingerprint.ts'
import { Fingerprints } from './fingerprints.ts'
import { RICH_TEXT } from './shared-types.ts'

function fingerprintOf(document: Y.Doc): Fingerprint {
  const steps = fingerprintSteps(document)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

function copyOf(document: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  return copy
}

/** A document with these paragraphs, all by one client. */
function written(...paragraphs: string[]): Y.Doc {
  const document = new Y.Doc()
  document.clientID = 7
  for (const text of paragraphs) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    document.getXmlFragment(RICH_TEXT).push([paragraph])
  }
  return document
}

function textIn(document: Y.Doc, index = 0): Y.XmlText {
  return (document.getXmlFragment(RICH_TEXT).get(index) as Y.XmlElement).get(0) as Y.XmlText
}

const nat = fc.nat({ max: 0x7fffffff })
const steps = fc.array(
  fc.record({
    who: nat,
    edit: fc.record({ kind: nat, at: nat, detail: nat }),
    deliver: fc.array(nat, { maxLength: 6 }),
  }),
  { minLength: 20, maxLength: counts({ ci: 80, long: 400 }), size: 'max' },
)

test('[SYNC61] copies that have exchanged everything have one fingerprint, however each has split, merged, tidied and undone', {
  timeout: counts({ ci: 120_000, long: 7_200_000 }),
}, () => {
  const start = Y.encodeStateAsUpdate(written('The tenant shall', 'pay the rent'))
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), steps, (count, played) => {
      const replicas = Array.from({ length: count }, (_, i) => createReplica(i + 1, start))
      const documents = replicas.map(({ document }) => document)
      const network = new Network(documents)
      for (const step of played) {
        const replica = replicas[step.who % count]
        if (replica) edit(replica, step.edit)
        for (const choice of step.deliver) network.disturb(choice)
      }
      // Once only: superfluous marks that each takes away behind the last exchange are not exchanged.
      network.resync()
      const [first, ...others] = documents.map(fingerprintOf)
      for (const other of others) expect(other).toEqual(first)
      expect(fingerprintOf(copyOf(documents[0] as Y.Doc))).toEqual(first)
    }),
    { numRuns: counts({ ci: 60, long: 1000 }), endOnFailure: true },
  )
})

/** Each makes of two equal copies two that are not, without either seeing that it lacks an edit. */
const differences: [string, (one: Y.Doc, other: Y.Doc) => void][] = [
  [
    'the same ids, another letter',
    (one, other) => {
      for (const [document, text] of [
        [one, 'judge'],
        [other, 'XXXXX'],
      ] as const) {
        document.clientID = 99
        textIn(document).insert(0, text)
      }
    },
  ],
  [
    'the same ids at another place',
    (one, other) => {
      for (const [document, at] of [
        [one, 0],
        [other, 3],
      ] as const) {
        document.clientID = 99
        textIn(document).insert(at, 'x')
      }
    },
  ],
  [
    'another mark',
    (one, other) => {
      for (const [document, name] of [
        [one, 'bold'],
        [other, 'strike'],
      ] as const) {
        document.clientID = 99
        textIn(document).format(1, 3, { [name]: {} })
      }
    },
  ],
  [
    'another value of a mark',
    (one, other) => {
      for (const [document, href] of [
        [one, 'https://a.org'],
        [other, 'https://b.org'],
      ] as const) {
        document.clientID = 99
        textIn(document).format(1, 3, { link: { href } })
      }
    },
  ],
  [
    'another attribute',
    (one, other) => {
      for (const [document, level] of [
        [one, 1],
        [other, 2],
      ] as const) {
        document.clientID = 99
        const block = document.getXmlFragment(RICH_TEXT).get(0) as Y.XmlElement
        block.setAttribute('level', level as never)
      }
    },
  ],
  [
    'another node',
    (one, other) => {
      for (const [document, name] of [
        [one, 'paragraph'],
        [other, 'heading'],
      ] as const) {
        document.clientID = 99
        document.getXmlFragment(RICH_TEXT).insert(1, [new Y.XmlElement(name)])
      }
    },
  ],
  ['a deletion that the other lacks', (one) => textIn(one).delete(1, 2)],
  ['a paragraph that the other has still', (one) => one.getXmlFragment(RICH_TEXT).delete(1, 1)],
]

test.each(differences)('[SYNC60] %s: the state vector is the same, the content is not', (_, differ) => {
  const one = written('hello', 'world')
  const other = copyOf(one)
  expect(fingerprintOf(other)).toEqual(fingerprintOf(one))
  differ(one, other)
  expect(fingerprintOfState(other)).toBe(fingerprintOfState(one))
  expect(fingerprintOf(other).content).not.toBe(fingerprintOf(one).content)
})

test('[SYNC60] one letter anywhere changes the content, one edit the state', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2_000; i++) {
    const document = written(`${'a'.repeat(i % 50)}${String.fromCharCode(97 + (i % 26))}${'b'.repeat(i)}`)
    seen.add(fingerprintOf(document).content)
  }
  expect(seen.size).toBe(2_000)
  const document = written('a')
  const before = fingerprintOfState(document)
  textIn(document).insert(1, 'b')
  expect(fingerprintOfState(document)).not.toBe(before)
})

test('[SYNC61] a character that came in two halves, and in the other copy did not, is no difference', () => {
  const one = written('rent')
  const other = copyOf(one)
  one.on('update', (update: Uint8Array) => Y.applyUpdate(other, update))
  textIn(one).insert(0, '\ud83d')
  textIn(one).insert(1, '\ude00')
  expect(textIn(other).toString()).not.toBe(textIn(one).toString())
  expect(fingerprintOf(other)).toEqual(fingerprintOf(one))
})

test('[SYNC61] superfluous marks that one copy has tidied away are no difference', () => {
  const [one, other] = [written('The tenant'), written('The tenant')]
  for (const [clientID, document] of [one, other].entries()) {
    document.clientID = 100 + clientID
    textIn(document).format(0, 6, { bold: {} })
  }
  const untidied = new Y.Doc()
  untidied.transact(() => {
    for (const document of [one, other]) Y.applyUpdate(untidied, Y.encodeStateAsUpdate(document))
  })
  const before = fingerprintOf(untidied)
  expect(Y.cleanupYTextFormatting(textIn(untidied))).toBeGreaterThan(0)
  expect(fingerprintOf(untidied)).toEqual(before)
})

test('[SYNC60] 8 MB hold nobody up for 50 ms, and nothing is worked out twice', async () => {
  const document = written(...Array.from({ length: 8_000 }, () => 'x'.repeat(1_000)))
  let last = performance.now()
  let longest = 0
  let turns = 0
  const breathe = async () => {
    longest = Math.max(longest, performance.now() - last)
    turns++
    await new Promise((resolve) => setImmediate(resolve))
    last = performance.now()
  }
  const fingerprints = new Fingerprints(document, breathe)
  last = performance.now()
  const first = await fingerprints.take()
  expect(first).toEqual(fingerprintOf(document))
  expect(turns).toBeGreaterThan(1)
  expect(longest).toBeLessThan(50)
  const worked = fingerprints.workMs
  expect(await fingerprints.take()).toBe(first)
  expect(fingerprints.workMs).toBe(worked)
  textIn(document).insert(0, 'y')
  expect(await fingerprints.take()).not.toEqual(first)
})

test('[SYNC61] a copy that changes while its fingerprint is taken has none', async () => {
  const document = written(...Array.from({ length: 8_000 }, () => 'x'.repeat(1_000)))
  const fingerprints = new Fingerprints(document, async () => textIn(document).insert(0, 'y'))
  expect(await fingerprints.take()).toBeUndefined()
})
