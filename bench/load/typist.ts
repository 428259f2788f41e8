import * as Y from 'yjs'

/** Characters of one keystroke update; fixed, so that a clock tells which update a character came with. */
export const CHARACTERS = 3

/** The paragraph, its text node and the first characters come before the first measured keystroke. */
export const FIRST_CLOCK = 2 + CHARACTERS

/** A client's updates, made before the load starts: a paragraph of its own, then text at its end. */
export interface Typing {
  clientId: number
  /** Makes the paragraph. */
  opening: Uint8Array
  /** Each adds `CHARACTERS` characters. */
  keystrokes: Uint8Array[]
}

/** What people type is words, most of them often: whatever a server does with text, it does with these. */
const words =
  'the of to and in that is for on with as be at by this shall not or from any which under may such party tenant landlord lease notice rent premises agreement date default payment court claim damages breach term clause days written client counsel evidence contract employer employee wages dismissal hearing appeal witness statement'.split(
    ' ',
  )

/** Endless text in pieces of `CHARACTERS`. */
function writeText(random: () => number): () => string {
  let text = ''
  return () => {
    while (text.length < CHARACTERS) text += `${words[Math.floor(random() * words.length)]} `
    const piece = text.slice(0, CHARACTERS)
    text = text.slice(CHARACTERS)
    return piece
  }
}

/** Updates of one client as Yjs makes them, on the rich text fragment `default`. */
export function prepareTyping(clientId: number, keystrokes: number, random: () => number): Typing {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const characters = writeText(random)
  const text = new Y.XmlText()
  doc.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    doc.getXmlFragment('default').insert(0, [paragraph])
    paragraph.insert(0, [text])
    text.insert(0, characters())
  })
  for (let i = 0; i < keystrokes; i++) text.insert(text.length, characters())
  const [opening, ...rest] = updates
  doc.destroy()
  if (!opening) throw new Error('Yjs made no update')
  return { clientId, opening, keystrokes: rest }
}

/** Client ids of one run: 31 bits from the seed, none twice. */
export function createClientIds(random: () => number): () => number {
  const used = new Set<number>()
  return () => {
    for (;;) {
      const id = Math.floor(random() * 0x7fffffff) + 1
      if (!used.has(id)) {
        used.add(id)
        return id
      }
    }
  }
}
