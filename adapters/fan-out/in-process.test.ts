import { expect, test } from 'vitest'
import { fanOutAcceptance } from './fan-out.acceptance.ts'
import { createInProcessHub } from './in-process.ts'

fanOutAcceptance('in process', async () => ({ ...createInProcessHub(), close: async () => undefined }))

test('whoever is alone, or speaks where nobody else listens, reaches nobody', () => {
  const hub = createInProcessHub()
  const a = hub.join()
  const nothing = { onMessage: () => undefined, onListening: () => undefined }
  a.subscribe('one', nothing)
  expect(a.reaches('one')).toBe(false)
  const leave = hub.join().subscribe('one', nothing)
  expect([a.reaches('one'), a.reaches('two')]).toEqual([true, false])
  leave()
  expect(a.reaches('one')).toBe(false)
})
