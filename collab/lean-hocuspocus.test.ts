import type { Extension } from '@hocuspocus/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { createLogger } from '../adapters/log.ts'
import type { ConnectionContext } from './connection-context.ts'
import { LeanHocuspocus } from './lean-hocuspocus.ts'

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
})

const fail = () => Promise.reject(new Error('a hook that fails'))

test('[SYNC11] hooks that nobody waits for may fail without ending the process', async () => {
  let called = 0
  const extension: Extension<ConnectionContext> = {
    extensionName: 'failing',
    onChange() {
      called++
      return fail()
    },
    onStoreDocument: fail,
    afterUnloadDocument: fail,
  }
  const log = createLogger('silent')
  const hocuspocus = new LeanHocuspocus({ quiet: true, debounce: 0, extensions: [extension] }, log)
  const connection = await hocuspocus.openDirectConnection('a document')
  await connection.transact((document: Y.Doc) => document.getMap('any').set('key', 'value'))
  await connection.disconnect()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(called).toBe(1)
  expect(unhandled).toEqual([])
})
