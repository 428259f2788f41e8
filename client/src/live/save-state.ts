import type { DocumentAccess } from '../../../contracts/access.ts'
import type { DocumentCloseReason } from '../../../contracts/live/close-codes.ts'
import type { DeviceStorage } from './local-copy.ts'

/**
 * What is known about one open document. `saved` is derived from it and from nothing else: the server has acknowledged
 * everything, in this connection, and this client has no change that was not sent.
 */
export interface SaveFacts {
  /** `known`: this device holds the text as the server once had it, with local changes since. */
  localCopy: 'opening' | 'none' | 'known'
  /** Whether what was changed here has reached this device's storage. */
  device: DeviceStorage
  connected: boolean
  /** What the server granted in this connection; before that, what the workspace said. */
  access: DocumentAccess
  /** The server's text has arrived at least once since the document was opened. */
  everSynced: boolean
  /** Everything this client sent in this connection is acknowledged, the first exchange included. */
  acknowledged: boolean
  /** Local changes since everything was last acknowledged, those of earlier visits included. */
  unsavedChanges: number
  /** Set when the server closed this document by name: nothing is sent any more. */
  closedFor: DocumentCloseReason | undefined
  /** Connected for long, without any text. */
  loadOverdue: boolean
}

export type SaveEvent =
  | { type: 'localCopyOpened'; known: boolean; keeps: boolean; unsavedChanges: number }
  | { type: 'deviceStorage'; storage: DeviceStorage }
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'accessGranted'; access: DocumentAccess }
  | { type: 'synced' }
  | { type: 'changedHere' }
  | { type: 'allAcknowledged' }
  | { type: 'closedByServer'; reason: DocumentCloseReason }
  | { type: 'reopened' }
  | { type: 'accessLost' }
  | { type: 'overdue' }

export function initialFacts(access: DocumentAccess): SaveFacts {
  return {
    localCopy: 'opening',
    device: 'kept',
    connected: false,
    access,
    everSynced: false,
    acknowledged: false,
    unsavedChanges: 0,
    closedFor: undefined,
    loadOverdue: false,
  }
}

/** The facts after an event; pure. */
export function advance(facts: SaveFacts, event: SaveEvent): SaveFacts {
  switch (event.type) {
    case 'localCopyOpened':
      return {
        ...facts,
        localCopy: event.known ? 'known' : 'none',
        device: event.keeps ? facts.device : 'cannot',
        // An acknowledgement before it knows nothing of what this device still had to send.
        acknowledged: facts.acknowledged && event.unsavedChanges === 0,
        unsavedChanges: facts.unsavedChanges + event.unsavedChanges,
      }
    case 'deviceStorage':
      return facts.device === event.storage ? facts : { ...facts, device: event.storage }
    case 'connected':
      return { ...facts, connected: true, acknowledged: false }
    case 'disconnected':
      return { ...facts, connected: false, acknowledged: false }
    case 'accessGranted':
      return { ...facts, access: event.access }
    case 'synced':
      return { ...facts, everSynced: true, loadOverdue: false }
    case 'changedHere':
      return { ...facts, acknowledged: false, unsavedChanges: facts.unsavedChanges + 1 }
    case 'allAcknowledged':
      // An acknowledgement without a connection and the server's text proves nothing.
      if (!facts.connected || !facts.everSynced || facts.closedFor) return facts
      return { ...facts, acknowledged: true, unsavedChanges: 0 }
    case 'closedByServer':
      return { ...facts, closedFor: event.reason, acknowledged: false }
    case 'reopened':
      return { ...facts, closedFor: undefined, acknowledged: false }
    case 'accessLost':
      return { ...facts, access: 'none', acknowledged: false }
    case 'overdue':
      return facts.everSynced ? facts : { ...facts, loadOverdue: true }
  }
}

export type SaveState =
  | { kind: 'loading' }
  /** No text from the server and none on this device: shown as such, never as an empty page. */
  | { kind: 'cannotLoad' }
  | { kind: 'noAccess'; changes: number }
  | { kind: 'refused'; reason: DocumentCloseReason; changes: number }
  | { kind: 'readOnly'; connected: boolean }
  | { kind: 'saved' }
  /** The server's acknowledgement is outstanding; `device` says whether a reload would find the changes again. */
  | { kind: 'saving'; changes: number; device: DeviceStorage }
  | { kind: 'offline'; changes: number; device: DeviceStorage }

/** What to tell the person, worst first. */
export function saveState(facts: SaveFacts): SaveState {
  if (facts.access === 'none' || facts.closedFor === 'ACCESS_REVOKED') {
    return { kind: 'noAccess', changes: facts.unsavedChanges }
  }
  if (facts.closedFor) return { kind: 'refused', reason: facts.closedFor, changes: facts.unsavedChanges }
  if (!hasText(facts)) return facts.loadOverdue ? { kind: 'cannotLoad' } : { kind: 'loading' }
  if (facts.access !== 'write' && facts.unsavedChanges === 0) return { kind: 'readOnly', connected: facts.connected }
  if (!facts.connected) return { kind: 'offline', changes: facts.unsavedChanges, device: facts.device }
  if (facts.acknowledged) return { kind: 'saved' }
  return { kind: 'saving', changes: facts.unsavedChanges, device: facts.device }
}

/** True when there is a text that may be shown: the server's, or this device's copy of it. */
export function hasText(facts: SaveFacts): boolean {
  return facts.everSynced || facts.localCopy === 'known'
}

/** True when typing is allowed: never before there is a text, never into a document that no longer takes changes. */
export function canEdit(facts: SaveFacts): boolean {
  return facts.access === 'write' && facts.closedFor === undefined && hasText(facts)
}

/** True while nothing of this client is under way to the server: connected, and with nothing unsaved. */
export function isAtRest(facts: SaveFacts): boolean {
  const state = saveState(facts)
  return state.kind === 'saved' || (state.kind === 'readOnly' && state.connected)
}
