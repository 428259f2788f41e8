import { getSchema, Mark, Node } from '@tiptap/core'
import type { Schema } from '@tiptap/pm/model'
import { initProseMirrorDoc, prosemirrorJSONToYDoc } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createRandom } from '../bench/random.ts'
import { briefTemplate } from '../contracts/live/brief-templates.ts'
import { documentExtensions, documentSchema, typeSince } from '../contracts/live/schema.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { counts } from '../test-support/counts.ts'
import { insertCase, openClient, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

const DOCUMENTS = counts({ ci: 50, long: 500 })

const block = (name: string) => Node.create({ name, group: 'block', content: 'inline*', renderHTML: () => ['p', 0] })
const atom = (name: string) => Node.create({ name, group: 'inline', inline: true, atom: true, renderHTML: () => ['b'] })
const mark = (name: string) => Mark.create({ name, renderHTML: () => ['i', 0] })

/** The schemas of two releases that are still to come: ours is N−2, `next` N−1. */
const next = [...documentExtensions, block('signature'), atom('citation'), mark('comment')]
const newest = [...next, block('exhibit'), atom('footnote'), mark('insertion')]
const schemas: readonly Schema[] = [documentSchema, getSchema(next), getSchema(newest)]
const editorSchema = {
  version: 3,
  typeSince: { ...typeSince, signature: 2, citation: 2, comment: 2, exhibit: 3, footnote: 3, insertion: 3 },
}

const world = liveWorld({ editorSchema })

/** A text with something that only later editors know, in a random place of the template. */
function laterText(random: () => number, schema: number) {
  const names = schema === 1 ? ['signature', 'citation', 'comment'] : ['exhibit', 'footnote', 'insertion']
  const [blockName = '', atomName = '', markName = ''] = names
  const words = (text: string) => ({ type: 'text', text })
  const later = [
    { type: blockName, content: [words('agreed')] },
    { type: 'paragraph', content: [words('see '), { type: atomName }, words(' there')] },
    { type: 'paragraph', content: [words('plain '), { ...words('marked'), marks: [{ type: markName }] }] },
    { type: 'blockquote', content: [{ type: blockName, content: [words('quoted')] }] },
    { type: 'bulletList', content: [{ type: 'listItem', content: [{ type: blockName }] }] },
  ]
  const content: unknown[] = [...(briefTemplate(null).content ?? [])]
  for (let i = 0; i <= random() * 3; i++) {
    content.splice(Math.floor(random() * content.length), 0, later[Math.floor(random() * later.length)])
  }
  return { type: 'doc', content }
}

/** A case whose brief is that text, as another process would have written it. */
async function openLaterDocument(random: () => number, known: number): Promise<string> {
  const { briefId } = await insertCase(world.database, world.owner)
  const text = prosemirrorJSONToYDoc(schemas[2] ?? documentSchema, laterText(random, known), RICH_TEXT)
  const update = Y.encodeStateAsUpdate(text)
  await world.server.updateLog.append({ documentId: briefId, epoch: 1, update, kind: 'server', userId: undefined })
  return briefId
}

const stateOf = async (briefId: string) => {
  const { document } = await loadDocument(world.database, briefId)
  return { text: readRichText(document), state: Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64') }
}

for (const known of [1, 2]) {
  const schema = schemas[known - 1] ?? documentSchema
  test(`[SYNC46] an editor of schema ${known} that does not say so opens ${DOCUMENTS} newer texts: not a byte goes`, async () => {
    const random = createRandom(known)
    for (let i = 0; i < DOCUMENTS / 2; i++) {
      // Who says nothing is taken for version 1; a client of version 2 that says nothing may still add.
      const briefId = await openLaterDocument(random, known)
      const before = await stateOf(briefId)
      const client = await openClient(world.server, world.owner, briefId)
      await client.synced()
      const own = Y.encodeStateVector(client.document)
      // The stock binding deletes what it does not know.
      initProseMirrorDoc(client.document.getXmlFragment(RICH_TEXT), schema)
      expect(Y.encodeStateAsUpdate(client.document, own).length).toBeGreaterThan(2)
      await until(() => client.events.some(({ type }) => type === 'close'), 5_000, 'the refusal')
      expect(client.events.find(({ type }) => type === 'close')?.reason).toContain('UPDATE_REFUSED')
      client.destroy()
      expect(await stateOf(briefId)).toEqual(before)
    }
  })

  test(`[SYNC46] an editor that says schema ${known} may read, and what it deletes stays its own affair`, async () => {
    const random = createRandom(10 + known)
    for (let i = 0; i < DOCUMENTS / 2; i++) {
      const briefId = await openLaterDocument(random, known)
      const before = await stateOf(briefId)
      const client = await openClient(world.server, world.owner, briefId, { query: `?schema=${known}` })
      await until(() => client.document.getXmlFragment(RICH_TEXT).length > 0, 5_000, 'the text')
      expect(client.events[0]).toEqual({ type: 'authenticated', reason: 'readonly' })
      initProseMirrorDoc(client.document.getXmlFragment(RICH_TEXT), schema)
      await new Promise((resolve) => setTimeout(resolve, 20))
      client.destroy()
      expect(await stateOf(briefId)).toEqual(before)
    }
  })
}

test('[SYNC46] the newest editor deletes what it likes, and one that says nothing what version 1 knows', async () => {
  const briefId = await openLaterDocument(createRandom(99), 2)
  const old = await openClient(world.server, world.owner, briefId)
  await old.synced()
  old.document.getXmlFragment(RICH_TEXT).insert(0, [new Y.XmlElement('paragraph')])
  await old.acknowledged()
  old.document.getXmlFragment(RICH_TEXT).delete(0, 1)
  await old.acknowledged()
  old.destroy()
  const client = await openClient(world.server, world.owner, briefId, { query: '?schema=3' })
  await client.synced()
  const fragment = client.document.getXmlFragment(RICH_TEXT)
  fragment.delete(0, fragment.length)
  await client.acknowledged()
  expect((await loadDocument(world.database, briefId)).document.getXmlFragment(RICH_TEXT).length).toBe(0)
  client.destroy()
})
