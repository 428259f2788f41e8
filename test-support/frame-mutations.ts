import {
  createEncoder,
  toUint8Array,
  writeVarInt,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { authFrame, frame, messageTypes, syncFrame } from './raw-client.ts'

type Random = () => number
const pick = <Item>(items: readonly Item[], random: Random) => items[Math.floor(random() * items.length)] as Item

/** What a client sends in a session of a document, and what only servers send. */
export function recordFrames(documentId: string, token: string, state: Uint8Array): Uint8Array[] {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  const frames = [authFrame(documentId, token), syncFrame(documentId, 0, Y.encodeStateVector(document))]
  document.on('update', (update: Uint8Array) => frames.push(syncFrame(documentId, 2, update)))
  const fragment = document.getXmlFragment(RICH_TEXT)
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText('typed')
  fragment.insert(0, [paragraph])
  paragraph.insert(0, [text])
  text.insert(2, 'more', { bold: {} })
  text.format(0, 3, { link: { href: 'https://example.org' } })
  text.delete(1, 3)
  fragment.delete(1, 2)
  const name = new Y.XmlElement('clause')
  fragment.push([name])
  name.setAttribute('level', 2 as never)
  frames.push(syncFrame(documentId, 1, Y.encodeStateAsUpdate(document)))
  frames.push(awarenessFrame(documentId, document.clientID, { cursor: { anchor: 1 }, user: { name: 'x' } }))
  frames.push(frame(documentId, 5, (encoder) => writeVarString(encoder, `copy:${'0'.repeat(16)}:${'f'.repeat(16)}:7`)))
  for (const type of [3, 5, 6, 7, 8, 9, 10]) {
    frames.push(
      frame(documentId, type, (encoder) => (type === 8 ? writeVarInt(encoder, 1) : writeVarString(encoder, 'x'))),
    )
  }
  return frames
}

/** @param clock a state with one that is not higher than the last is nothing new */
export function awarenessFrame(documentId: string, client: number, state: unknown, clock = 1): Uint8Array {
  const inner = createEncoder()
  for (const number of [1, client, clock]) writeVarUint(inner, number)
  writeVarString(inner, JSON.stringify(state))
  return frame(documentId, messageTypes.awareness, (encoder) => writeVarUint8Array(encoder, toUint8Array(inner)))
}

const strangeAddresses = ['', '__proto__', 'constructor', 'toString', '\u0000', 'a\u0000b', 'x'.repeat(10_000)]

const mutations: readonly ((bytes: Uint8Array, random: Random, all: readonly Uint8Array[]) => Uint8Array)[] = [
  function flipBits(bytes, random) {
    const copy = bytes.slice()
    for (let i = 0; i <= random() * 4; i++) {
      const at = Math.floor(random() * copy.length)
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    }
    return copy
  },
  /** Behind the address, where everything else is. */
  function flipInside(bytes, random) {
    const copy = bytes.slice()
    const from = Math.min(37, copy.length - 1)
    const at = from + Math.floor(random() * (copy.length - from))
    copy[at] = Math.floor(random() * 256)
    return copy
  },
  (bytes, random) => bytes.slice(0, Math.floor(random() * bytes.length)),
  (bytes, random) => bytes.slice(Math.floor(random() * bytes.length)),
  function insert(bytes, random) {
    const at = Math.floor(random() * bytes.length)
    const more = Uint8Array.from({ length: 1 + Math.floor(random() * 16) }, () => Math.floor(random() * 256))
    return join(bytes.slice(0, at), more, bytes.slice(at))
  },
  (bytes) => join(bytes, bytes),
  (bytes, random, all) => join(bytes, pick(all, random)),
  /** Lengths that lie, numbers that do not end. */
  function giantNumber(bytes, random) {
    const at = Math.floor(random() * bytes.length)
    const giant = pick([[255, 255, 255, 255, 15], [255, 255, 255, 255, 255, 255, 255, 15], Array(40).fill(255)], random)
    return join(bytes.slice(0, at), Uint8Array.from(giant), bytes.slice(at + 1))
  },
  function otherType(bytes, random) {
    const copy = bytes.slice()
    copy[37] = Math.floor(random() * 256)
    return copy
  },
  function otherStep(bytes, random) {
    const copy = bytes.slice()
    copy[38] = Math.floor(random() * 8)
    return copy
  },
  function otherAddress(bytes, random) {
    const encoder = createEncoder()
    const own = new TextDecoder().decode(bytes.slice(1, 37))
    const sessions = ['\u0000session', '\u0000', '\u0000a\u0000b', crypto.randomUUID()].map((suffix) => own + suffix)
    writeVarString(encoder, pick([...strangeAddresses, ...sessions, crypto.randomUUID()], random))
    return join(toUint8Array(encoder), bytes.slice(37))
  },
  (_, random) => Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
  (bytes) => bytes,
]

/** One of the frames, changed (one in many is not). */
export function mutate(frames: readonly Uint8Array[], random: Random): Uint8Array {
  return pick(mutations, random)(pick(frames, random), random, frames)
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
