import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { saveWords } from '../features/workspace/save-words.ts'
import { advance, canEdit, initialFacts, type SaveEvent, type SaveFacts, saveState } from './save-state.ts'

const factsAfter = (...events: SaveEvent[]): SaveFacts => events.reduce(advance, initialFacts('write'))

const opened: SaveEvent = { type: 'localCopyOpened', known: false, keeps: true, unsavedChanges: 0 }
const openedWith = (unsavedChanges: number): SaveEvent => ({
  type: 'localCopyOpened',
  known: true,
  keeps: true,
  unsavedChanges,
})
const connected: SaveEvent[] = [{ type: 'accessGranted', access: 'write' }, { type: 'connected' }, { type: 'synced' }]
const acknowledged: SaveEvent = { type: 'allAcknowledged' }
const typed: SaveEvent = { type: 'changedHere' }
const lost: SaveEvent = { type: 'disconnected' }

describe('save state', () => {
  test('[SYNC20] a document is saved only when everything is acknowledged in this connection', () => {
    expect(saveState(factsAfter(opened, ...connected))).toEqual({ kind: 'saving', changes: 0, device: 'kept' })
    expect(saveState(factsAfter(opened, ...connected, acknowledged))).toEqual({ kind: 'saved' })
    expect(saveState(factsAfter(opened, ...connected, acknowledged, typed))).toEqual({
      kind: 'saving',
      changes: 1,
      device: 'kept',
    })
    expect(saveState(factsAfter(opened, ...connected, acknowledged, lost))).toEqual({
      kind: 'offline',
      changes: 0,
      device: 'kept',
    })
    // Back again: what was acknowledged before the break says nothing about now.
    expect(saveState(factsAfter(opened, ...connected, acknowledged, lost, { type: 'connected' }))).toEqual({
      kind: 'saving',
      changes: 0,
      device: 'kept',
    })
  })

  test('[SYNC20] no order of events shows "saved" with something unsaved, unacknowledged or without a connection', () => {
    const event = fc.constantFrom<SaveEvent>(
      opened,
      openedWith(3),
      ...connected,
      acknowledged,
      typed,
      lost,
      { type: 'closedByServer', reason: 'UPDATE_REFUSED' },
      { type: 'reopened' },
      { type: 'accessGranted', access: 'read' },
      { type: 'overdue' },
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let unsent = 0
        let settled = false
        let facts = initialFacts('write')
        for (const step of events) {
          facts = advance(facts, step)
          if (step.type === 'changedHere') unsent++
          if (step.type === 'localCopyOpened') unsent += step.unsavedChanges
          const isNothing = step.type === 'localCopyOpened' && step.unsavedChanges === 0
          const keeps = isNothing || ['accessGranted', 'synced', 'overdue'].includes(step.type)
          if (step.type === 'allAcknowledged') settled = facts.acknowledged
          else if (!keeps) settled = false
          if (facts.acknowledged) unsent = 0
          if (saveState(facts).kind === 'saved') {
            expect(settled).toBe(true)
            expect(unsent).toBe(0)
            expect(facts.connected && facts.everSynced).toBe(true)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('[SYNC21] changes made offline are counted, over a reload too, until the server has them', () => {
    const offline = factsAfter(openedWith(2), typed, typed, typed)
    expect(saveState(offline)).toEqual({ kind: 'offline', changes: 5, device: 'kept' })
    const back = [...connected].reduce(advance, offline)
    expect(saveState(back)).toEqual({ kind: 'saving', changes: 5, device: 'kept' })
    expect(saveState(advance(back, acknowledged))).toEqual({ kind: 'saved' })
  })

  test('[SYNC21] a change counts as kept on this device when its storage has finished, and never where there is none', () => {
    const storage = (state: 'kept' | 'storing' | 'cannot'): SaveEvent => ({ type: 'deviceStorage', storage: state })
    const words = (...events: SaveEvent[]) => saveWords(saveState(factsAfter(openedWith(0), ...events))).short
    expect(words(storage('storing'), typed)).toBe('Offline: storing 1 change…')
    expect(words(storage('storing'), typed, storage('kept'))).toBe('Offline: 1 change kept here')
    expect(words(storage('storing'), typed, storage('cannot'))).toBe('Offline: 1 change in this page only')
    const nowhere: SaveEvent = { type: 'localCopyOpened', known: false, keeps: false, unsavedChanges: 0 }
    const facts = factsAfter(nowhere, ...connected, acknowledged, lost, typed)
    expect(saveState(facts)).toEqual({ kind: 'offline', changes: 1, device: 'cannot' })
    expect(saveWords(saveState(facts)).long).toContain('Keep this page open')
  })

  test('[SYNC22] without text from the server or a known copy there is nothing to show and nothing to edit', () => {
    expect(saveState(factsAfter(opened))).toEqual({ kind: 'loading' })
    expect(canEdit(factsAfter(opened, { type: 'accessGranted', access: 'write' }, { type: 'connected' }))).toBe(false)
    expect(saveState(factsAfter(opened, { type: 'overdue' }))).toEqual({ kind: 'cannotLoad' })
    expect(canEdit(factsAfter(openedWith(0)))).toBe(true)
    expect(saveState(factsAfter(opened, { type: 'overdue' }, ...connected, acknowledged))).toEqual({ kind: 'saved' })
  })

  test('[SYNC23] after a refusal nothing counts as saved and nothing more is typed', () => {
    const refused = factsAfter(
      opened,
      ...connected,
      typed,
      { type: 'closedByServer', reason: 'UPDATE_REFUSED' },
      acknowledged,
    )
    expect(saveState(refused)).toEqual({ kind: 'refused', reason: 'UPDATE_REFUSED', changes: 1 })
    expect(canEdit(refused)).toBe(false)
  })

  test('a reader is told that it is read only, never that something is unsaved', () => {
    const reader = factsAfter(opened, ...connected, acknowledged, { type: 'accessGranted', access: 'read' })
    expect(saveState(reader)).toEqual({ kind: 'readOnly', connected: true })
    expect(canEdit(reader)).toBe(false)
    expect(saveState(advance(reader, lost))).toEqual({ kind: 'readOnly', connected: false })
  })

  test('lost access is said with the number of changes that exist only here', () => {
    expect(saveState(factsAfter(opened, ...connected, typed, { type: 'accessLost' }))).toEqual({
      kind: 'noAccess',
      changes: 1,
    })
    const revoked: SaveEvent = { type: 'closedByServer', reason: 'ACCESS_REVOKED' }
    expect(saveState(factsAfter(opened, ...connected, acknowledged, revoked))).toEqual({ kind: 'noAccess', changes: 0 })
  })
})
