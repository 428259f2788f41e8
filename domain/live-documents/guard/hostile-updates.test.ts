import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { briefTemplate } from '../../../contracts/live/brief-templates.ts'
import { documentSchema } from '../../../contracts/live/schema.ts'
import { cpuMsOf } from '../../../test-support/cpu-time.ts'
import { harmlessEdits } from '../../../test-support/harmless-edits.ts'
import { element, forged, hostileEdits, made, section } from '../../../test-support/hostile-edits.ts'
import { createState, readRichText } from '../rich-text.ts'
import { judgeUpdate } from './judge-update.ts'

/** An attack costs the server no more CPU time than this, in ms (half of it on a quiet machine). */
const MAX_BLOCK_MS = 400
const all = Object.values(hostileEdits).flat()
const nobody = { userId: 'mallory', ownerOf: () => undefined }

function brief(): Y.Doc {
  const document = new Y.Doc()
  Y.applyUpdate(document, createState(briefTemplate(null)))
  return document
}

test.each(all)('[SEC5] refused: %s', (_, attack) => {
  const document = brief()
  const update = attack(document)
  const before = Y.encodeStateAsUpdate(document)
  const judging = () => expect(judgeUpdate(document, update, nobody).kind).toBe('refused')
  expect(cpuMsOf(judging)).toBeLessThan(MAX_BLOCK_MS)
  expect(Y.encodeStateAsUpdate(document)).toEqual(before)
  expect([...document.share.keys()]).toEqual(['default'])
})

test('[SEC5] what is known already brings no shared type in by its name', () => {
  const document = brief()
  const [client = 0] = document.store.clients.keys()
  const update = forged(1, (encoder) => {
    section(encoder, 1, client)
    element(encoder, 'paragraph', { root: 'hidden' })
  })()
  expect(judgeUpdate(document, update, nobody).kind).toBe('refused')
})

test('[SEC5] these are more than 50 hostile documents', () => {
  expect(all.length + harmlessEdits.length).toBeGreaterThanOrEqual(50)
})

test.each(harmlessEdits)('[SEC5] harmless: %s', (_, edit) => {
  const document = brief()
  const update = made(edit)(document)
  const judging = () => expect(judgeUpdate(document, update, nobody).kind).toBe('accepted')
  expect(cpuMsOf(judging)).toBeLessThan(MAX_BLOCK_MS)
  Y.applyUpdate(document, update)
  // What printing and the history get: JSON of types, attributes and marks of the schema.
  const node = documentSchema.nodeFromJSON(readRichText(document))
  expect(node.toJSON()).toEqual(documentSchema.nodeFromJSON(JSON.parse(JSON.stringify(node))).toJSON())
})
