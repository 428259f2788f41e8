import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CalmFacts, calmFacts } from './calm-facts.ts'
import { advance, initialFacts, type SaveEvent, type SaveFacts, saveState } from './save-state.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A document that is open and saved, who listens to it, and how often that was drawn. */
function open(): {
  send: (...events: SaveEvent[]) => void
  calm: CalmFacts
  drawn: () => number
  facts: () => SaveFacts
} {
  let facts = initialFacts('write')
  const listeners = new Set<() => void>()
  const send = (...events: SaveEvent[]) => {
    for (const event of events) {
      facts = advance(facts, event)
      for (const listener of listeners) listener()
    }
  }
  send({ type: 'localCopyOpened', known: false, keeps: true, unsavedChanges: 0 })
  send({ type: 'connected' }, { type: 'synced' }, { type: 'allAcknowledged' })
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const calm = calmFacts({ getFacts: () => facts, subscribe })
  let count = 0
  calm.subscribe(() => count++)
  return { send, calm, drawn: () => count, facts: () => facts }
}

const shown = (calm: CalmFacts) => saveState(calm.getFacts())
const typed: SaveEvent[] = [{ type: 'changedHere' }, { type: 'deviceStorage', storage: 'storing' }]
const kept: SaveEvent[] = [{ type: 'deviceStorage', storage: 'kept' }, { type: 'allAcknowledged' }]

test('a change is told at once; that it is saved, after a pause', () => {
  const { send, calm } = open()
  send(...typed)
  expect(shown(calm)).toEqual({ kind: 'saving', changes: 1, device: 'storing' })
  send(...kept)
  vi.advanceTimersByTime(300)
  expect(shown(calm).kind).toBe('saving')
  vi.advanceTimersByTime(100)
  expect(shown(calm).kind).toBe('saved')
})

test('somebody who goes on typing has nothing drawn, and never reads "saved" while something is not', () => {
  const { send, calm, drawn, facts } = open()
  send(...typed)
  const before = drawn()
  for (let key = 0; key < 50; key++) {
    vi.advanceTimersByTime(90)
    send(...kept)
    vi.advanceTimersByTime(90)
    send(...typed)
    expect(facts().acknowledged).toBe(false)
    expect(shown(calm)).toMatchObject({ kind: 'saving', device: 'storing' })
  }
  expect(drawn()).toBe(before)
  vi.advanceTimersByTime(400)
  expect(calm.getFacts()).toBe(facts())
})

test('[SYNC21] while the server hangs, "on this device" is told after a pause, and not of a change that is still being stored', () => {
  const { send, calm, drawn } = open()
  const before = drawn()
  send(...typed, { type: 'deviceStorage', storage: 'kept' })
  vi.advanceTimersByTime(400)
  expect(shown(calm)).toEqual({ kind: 'saving', changes: 1, device: 'kept' })
  for (let key = 0; key < 20; key++) {
    send(...typed)
    vi.advanceTimersByTime(90)
    expect(shown(calm)).toMatchObject({ kind: 'saving', device: 'storing' })
  }
  // A change and its storing, "kept" and the next burst: one each.
  expect(drawn() - before).toBe(4)
  vi.advanceTimersByTime(400)
  expect(shown(calm)).toEqual({ kind: 'saving', changes: 21, device: 'storing' })
})

test('what others write draws nothing', () => {
  const { send, drawn } = open()
  for (let key = 0; key < 20; key++) {
    send({ type: 'deviceStorage', storage: 'storing' })
    vi.advanceTimersByTime(500)
    send({ type: 'deviceStorage', storage: 'kept' })
  }
  expect(drawn()).toBe(0)
})

test.each<SaveEvent>([
  { type: 'disconnected' },
  { type: 'accessLost' },
  { type: 'closedByServer', reason: 'ACCESS_REVOKED' },
  { type: 'accessGranted', access: 'read' },
  { type: 'deviceStorage', storage: 'cannot' },
])('bad news are told at once: $type', (event) => {
  const { send, calm, facts } = open()
  send(...typed, event)
  expect(calm.getFacts()).toBe(facts())
})

test('offline every change counts at once, and "kept here" comes after a pause', () => {
  const { send, calm } = open()
  send({ type: 'disconnected' }, ...typed, ...typed, ...typed)
  expect(shown(calm)).toEqual({ kind: 'offline', changes: 3, device: 'storing' })
  send({ type: 'deviceStorage', storage: 'kept' })
  expect(shown(calm)).toMatchObject({ device: 'storing' })
  vi.advanceTimersByTime(400)
  expect(shown(calm)).toEqual({ kind: 'offline', changes: 3, device: 'kept' })
})
