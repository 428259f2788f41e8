import { documentCloseReasons } from '../../../../contracts/live/close-codes.ts'
import type { SaveState } from '../../live/save-state.ts'

/** How good the news is; decides colour and icon, never alone. */
export type SaveTone = 'good' | 'busy' | 'waiting' | 'bad' | 'neutral'

export interface SaveWords {
  tone: SaveTone
  /** A few words for the top bar. */
  short: string
  /** The whole truth, for hover and Ctrl-S. */
  long: string
}

/** "1 change", "3 changes". */
export function changesOf(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}

/** Puts a save state into words; never says more than is known. */
export function saveWords(state: SaveState): SaveWords {
  switch (state.kind) {
    case 'loading':
      return { tone: 'neutral', short: 'Loading…', long: 'The text is on its way.' }
    case 'cannotLoad':
      return {
        tone: 'bad',
        short: 'Cannot load',
        long: 'The text cannot be loaded at the moment. It is safe on the server.',
      }
    case 'noAccess':
      return { tone: 'bad', short: 'No access', long: 'You no longer have access to this case.' }
    case 'refused':
      return {
        tone: 'bad',
        short: state.reason === 'COPY_DIFFERS' ? 'Text differs' : 'Not saved',
        long: documentCloseReasons[state.reason],
      }
    case 'readOnly':
      return state.connected
        ? { tone: 'neutral', short: 'Read only', long: 'You can read this document. It follows what others write.' }
        : {
            tone: 'waiting',
            short: 'Offline, read only',
            long: 'No connection. You see the text as this device last had it.',
          }
    case 'saved':
      return { tone: 'good', short: 'Saved', long: 'Already saved. Everything you wrote is stored on the server.' }
    case 'saving':
      return {
        tone: 'busy',
        short: 'Saving…',
        long:
          state.changes > 0
            ? `${changesOf(state.changes)} ${savingWhere[state.device]}; the server has not confirmed yet.`
            : 'Comparing this device with the server.',
      }
    case 'offline':
      return offlineWords(state)
  }
}

/** Where a change is that the server has not confirmed. */
const savingWhere = {
  kept: 'on this device',
  storing: 'being stored on this device',
  cannot: 'in this page only, as this browser stores nothing',
} as const

function offlineWords({ changes, device }: SaveState & { kind: 'offline' }): SaveWords {
  if (device === 'cannot') {
    return {
      tone: 'bad',
      short: changes > 0 ? `Offline: ${changesOf(changes)} in this page only` : 'Offline, nothing kept here',
      long: 'No connection, and this browser stores nothing. Keep this page open until the connection is back, or copy your text.',
    }
  }
  if (changes === 0) {
    return {
      tone: 'waiting',
      short: 'Offline',
      long: 'No connection. You can go on writing; it is kept on this device.',
    }
  }
  if (device === 'storing') {
    const long = `No connection. ${changesOf(changes)} being stored on this device.`
    return { tone: 'waiting', short: `Offline: storing ${changesOf(changes)}…`, long }
  }
  return {
    tone: 'waiting',
    short: `Offline: ${changesOf(changes)} kept here`,
    long: `No connection. ${changesOf(changes)} only on this device; they are sent as soon as the connection is back.`,
  }
}
