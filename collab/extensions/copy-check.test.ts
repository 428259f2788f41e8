import { type Connection, Document, type onStatelessPayload } from '@hocuspocus/server'
import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { createLogger } from '../../adapters/log.ts'
import { readCopyAnswer, writeCopyReport } from '../../contracts/live/copy-report.ts'
import { fingerprintOfState } from '../../contracts/live/fingerprint.ts'
import { typeParagraph } from '../../test-support/live-server.ts'
import { startBroadcast } from '../broadcast.ts'
import { ownCopyOf } from '../own-copy.ts'
import { copyCheck } from './copy-check.ts'

const NO_TEXT = 'f'.repeat(16)

/** An open document that is what the log says, and a client of it: what it is sent, in order. */
function openDocument() {
  const document = new Document('document')
  typeParagraph(document, 'text')
  startBroadcast(document)
  document.flush()
  const copy = ownCopyOf(document)
  vi.spyOn(copy, 'isTrue').mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 5, true)))
  const sent: string[] = []
  const connection = {
    messageAddress: 'document',
    context: { userId: 'somebody' },
    send: () => void sent.push('update'),
    sendStateless: (answer: string) => void sent.push(answer),
  } as unknown as Connection
  document.connections.set(connection, { clients: new Set() })
  const found: string[] = []
  const check = copyCheck({
    log: createLogger('silent'),
    registry: new Registry(),
    rateLimit: false,
    diverged: (what: string) => void found.push(what),
  } as unknown as Parameters<typeof copyCheck>[0])
  return {
    document,
    copy,
    sent,
    found,
    say: (content: string, seen: number) =>
      check.onStateless?.({
        connection,
        document,
        payload: writeCopyReport({ state: fingerprintOfState(document), content, seen }),
      } as onStatelessPayload),
  }
}

test('[SYNC61] what led to a state is sent before its number', async () => {
  const { document, sent, say } = openDocument()
  // As from another process: it waits for the end of the turn.
  const elsewhere = new Y.Doc()
  Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(document))
  typeParagraph(elsewhere, 'more')
  Y.applyUpdate(document, Y.encodeStateAsUpdate(elsewhere), 'log')
  expect(sent).toEqual([])
  await say(NO_TEXT, 0)
  expect(sent).toHaveLength(2)
  expect(sent[0]).toBe('update')
  expect(readCopyAnswer(sent[1] ?? '')?.kind).toBe('differs')
})

test('[SYNC60] whoever says the same several times at once is told once', async () => {
  const { copy, sent, found, say } = openDocument()
  await Promise.all([1, 2, 3].map(() => say(NO_TEXT, copy.revision)))
  expect(sent).toEqual(['copy:diverged'])
  expect(found).toEqual(['content'])
})

test('[SYNC60] whoever was the same again meanwhile is told anew', async () => {
  const { copy, sent, say } = openDocument()
  const own = await copy.look()
  for (let round = 0; round < 3; round++) {
    await say(NO_TEXT, copy.revision)
    await say(own?.content ?? '', copy.revision)
  }
  expect(sent).toEqual(Array(3).fill(['copy:diverged', 'copy:same']).flat())
})
