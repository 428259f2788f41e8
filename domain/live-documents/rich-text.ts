import { prosemirrorJSONToYDoc, updateYFragment, yDocToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { z } from 'zod'
import { documentSchema } from '../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'
import type { proseMirrorJson } from '../../contracts/live-documents.ts'

/** A ProseMirror document as JSON. */
export type RichText = z.infer<typeof proseMirrorJson>

/** The first state of a live document with this text. Done once, on the server: two of them would double the text. */
export function createState(text: { type: string }): Uint8Array {
  return Y.encodeStateAsUpdate(prosemirrorJSONToYDoc(documentSchema, text, RICH_TEXT))
}

/** The rich text of a document. */
export function readRichText(document: Y.Doc): RichText {
  return yDocToProsemirrorJSON(document, RICH_TEXT) as RichText
}

/** The rich text of a stored state. */
export function readRichTextOfState(state: Uint8Array): RichText {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  return readRichText(document)
}

/**
 * Changes a document so that it says `text`, touching only what differs, as an editor would.
 * @returns the update, empty-handed (undefined) when nothing differs
 */
export function writeRichText(document: Y.Doc, text: { type: string }): Uint8Array | undefined {
  const before = Y.encodeStateVector(document)
  const fragment = document.getXmlFragment(RICH_TEXT)
  let changed = false
  const onUpdate = () => {
    changed = true
  }
  document.on('update', onUpdate)
  const node = documentSchema.nodeFromJSON(text)
  document.transact(() => updateYFragment(document, fragment, node, { mapping: new Map(), isOMark: new Map() }))
  document.off('update', onUpdate)
  return changed ? Y.encodeStateAsUpdate(document, before) : undefined
}
