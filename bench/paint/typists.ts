import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { updateYFragment } from '@tiptap/y-tiptap'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'
import type { Seat } from '../peer.ts'
import { createRandom } from '../random.ts'
import { longBrief } from './long-brief.ts'

/** What the process of the typists is told. */
export type TypistOrder =
  | { kind: 'write'; seat: Seat; seed: number }
  | { kind: 'join'; seats: Seat[]; keysPerSecond: number }
  | { kind: 'count' }

/** A process of its own: ten people, each with a Yjs document and a provider, who type at the pace of people. */
interface Person {
  document: Y.Doc
  provider: HocuspocusProvider
}

const letters = 'the rent is owed since march and the tenant has been told so '
let typed = 0

async function connect({ url, documentName, token }: Seat): Promise<Person> {
  const document = new Y.Doc()
  const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket })
  const provider = new HocuspocusProvider({ name: documentName, document, websocketProvider, token })
  const synced = new Promise((resolve) => provider.on('synced', resolve))
  provider.attach()
  await synced
  return { document, provider }
}

async function write(seat: Seat, seed: number): Promise<void> {
  const { document, provider } = await connect(seat)
  const fragment = document.getXmlFragment(RICH_TEXT)
  const brief = longBrief(createRandom(seed))
  document.transact(() => {
    fragment.delete(0, fragment.length)
    updateYFragment(document, fragment, brief, { mapping: new Map(), isOMark: new Map() })
  })
  while (provider.hasUnsyncedChanges) await new Promise((resolve) => setTimeout(resolve, 50))
  // Stays: a stock server forgets a document that nobody has open.
}

/** Paragraphs at the top level, in order. */
function paragraphsOf(document: Y.Doc): Y.XmlElement[] {
  const blocks = document.getXmlFragment(RICH_TEXT).toArray()
  return blocks.filter(
    (block): block is Y.XmlElement => block instanceof Y.XmlElement && block.nodeName === 'paragraph',
  )
}

/** Each in a place of their own, spread over the text; the two in the middle are on the screen of who is measured. */
function placeOf(person: number, people: number, count: number): number {
  const middle = Math.floor(count / 2)
  if (person === 0) return middle - 1
  if (person === 1) return middle + 1
  return Math.floor(((person - 1.5) / (people - 2)) * count)
}

function typeAway({ document, provider }: Person, index: number, people: number, keysPerSecond: number): void {
  const paragraphs = paragraphsOf(document)
  const text = paragraphs[placeOf(index, people, paragraphs.length)]?.toArray().at(-1)
  if (!(text instanceof Y.XmlText)) throw new Error('the brief is not there')
  provider.setAwarenessField('user', {
    id: `typist-${index}`,
    name: `Typist ${index}`,
    party: 'lawyer',
    color: '#2c4d87',
  })
  let at = index * 7
  const press = () => {
    text.insert(text.length, letters.charAt(at++ % letters.length))
    typed++
    const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, text.length, -1))
    provider.setAwarenessField('cursor', { anchor: place, head: place })
    // People are no clocks: half to one and a half of the mean pause.
    setTimeout(press, ((0.5 + Math.random()) * 1_000) / keysPerSecond)
  }
  setTimeout(press, (index * 1_000) / people / keysPerSecond)
}

async function obey(order: TypistOrder): Promise<number> {
  if (order.kind === 'write') await write(order.seat, order.seed)
  if (order.kind === 'join') {
    const people = await Promise.all(order.seats.map(connect))
    for (const [index, person] of people.entries()) typeAway(person, index, people.length, order.keysPerSecond)
  }
  return typed
}

process.on('message', (order: TypistOrder) => {
  obey(order).then(
    (count) => process.send?.({ count }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
