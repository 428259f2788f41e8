import { Document } from '@hocuspocus/server'
import * as Y from 'yjs'
import { MAX_SLEEPING_STRUCTS, noteUse, structsOf } from './quiet-documents.ts'

/*
 * Of a small document that is open, Yjs' objects for its text are two thirds of the memory, and nobody needs them while nobody types or
 * comes in. So a document that has been quiet for a while keeps the bytes of its state instead, a tenth of that.
 *
 * Nobody has to know: whatever reads or changes the text of a `Y.Doc` goes through `store` or `share`, and these build it again.
 */

const STORE = Symbol('store')
const SHARE = Symbol('share')
const ASLEEP = Symbol('asleep')

/** A document as this module sees it. */
interface Sleeper {
  [STORE]: Y.Doc['store'] | undefined
  [SHARE]: Y.Doc['share'] | undefined
  /** The whole state as one update, instead of the two above. */
  [ASLEEP]: Uint8Array | undefined
  _observers: Y.Doc['_observers']
  _transactionCleanups: Y.Doc['_transactionCleanups']
}

const inside = (document: Document) => document as unknown as Sleeper

// On the prototype, where Yjs' constructor finds them: accessors of its own would cost each document its hidden class.
Object.defineProperties(Document.prototype, {
  store: {
    get(this: Sleeper) {
      return this[STORE] ?? wake(this)[STORE]
    },
    set(this: Sleeper, store: Y.Doc['store']) {
      this[STORE] = store
    },
  },
  share: {
    get(this: Sleeper) {
      return this[SHARE] ?? wake(this)[SHARE]
    },
    set(this: Sleeper, share: Y.Doc['share']) {
      this[SHARE] = share
    },
  },
})

/** Whether of the text of this document there are only bytes. */
export function isAsleep(document: Document): boolean {
  return inside(document)[ASLEEP] !== undefined
}

/**
 * Lets go of everything that can be built again from the bytes of the state. Whoever reads or changes the text next wakes the document; no
 * observer hears of that, as nothing has changed.
 * @returns false where the document is too large, is in use, or waits for updates that are missing
 */
export function fallAsleep(document: Document): boolean {
  const sleeper = inside(document)
  if (sleeper[ASLEEP]) return true
  if (document._transaction || document.isLoading || document.isDestroyed) return false
  const { pendingStructs, pendingDs } = document.store
  if (pendingStructs || pendingDs || [...document.share.values()].some(isObserved)) return false
  if (structsOf(document) > MAX_SLEEPING_STRUCTS) return false
  sleeper[ASLEEP] = Y.encodeStateAsUpdate(document)
  sleeper[STORE] = sleeper[SHARE] = undefined
  return true
}

/** Who observes a shared type would hear nothing of the one that comes in its place. */
const isObserved = ({ _eH, _dEH }: { _eH: Listeners; _dEH: Listeners }) => _eH.l.length + _dEH.l.length > 0

type Listeners = { l: readonly unknown[] }

function wake(sleeper: Sleeper): Sleeper {
  const state = sleeper[ASLEEP]
  const { store, share } = new Y.Doc()
  Object.assign(sleeper, { [STORE]: store, [SHARE]: share, [ASLEEP]: undefined })
  if (!state) return sleeper
  const document = sleeper as unknown as Document
  const { _observers, _transactionCleanups } = sleeper
  // It may be a transaction that wakes the document, in its constructor: that one's list stays as it is.
  Object.assign(sleeper, { _observers: new Map(), _transactionCleanups: [] })
  try {
    document.transact((transaction) => {
      Y.applyUpdate(document, state)
      // Else Yjs would think that somebody else has written under the client id of this copy, and choose another one.
      transaction.local = true
    })
  } finally {
    Object.assign(sleeper, { _observers, _transactionCleanups })
  }
  noteUse(document)
  return sleeper
}
