import type { DocumentAccess } from '../../../contracts/access.ts'
import { socketCloseCodes } from '../../../contracts/live/close-codes.ts'
import { session } from '../api/session.ts'
import { onBeforeWipe } from './device-texts.ts'
import { LiveDocument } from './live-document.ts'
import { collabAddress, LiveSocket } from './live-socket.ts'

/** A document that nobody shows any more stays open this long: going back must not load it again. */
const LINGER_MS = 5000

export interface OpenDocument {
  userId: string
  documentId: string
  access: DocumentAccess
  getToken: () => Promise<string>
  askAccess: () => Promise<DocumentAccess | undefined>
}

interface Entry {
  live: LiveDocument
  users: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/** All open documents of this tab on one WebSocket. */
export class LiveDocuments {
  private socket: LiveSocket | undefined
  private readonly entries = new Map<string, Entry>()
  private readonly accessListeners = new Set<() => void>()
  private readonly createSocket: () => LiveSocket

  constructor(createSocket: () => LiveSocket) {
    this.createSocket = createSocket
  }

  /** Opens a document, or joins the one already open. Every `acquire` needs a `release`. */
  acquire(options: OpenDocument): LiveDocument {
    const entry = this.entries.get(options.documentId) ?? this.openEntry(options)
    clearTimeout(entry.timer)
    entry.users++
    return entry.live
  }

  /** Lets go; the document closes when nothing of it is unsaved and nobody has come back for a while. */
  release(live: LiveDocument): void {
    const entry = this.entries.get(live.documentId)
    if (entry?.live !== live) return
    entry.users--
    this.closeWhenDone(entry)
  }

  /** Closes a document at once, whoever uses it; the next `acquire` opens it anew. */
  async drop(live: LiveDocument): Promise<void> {
    const entry = this.entries.get(live.documentId)
    if (entry?.live !== live) return
    clearTimeout(entry.timer)
    this.entries.delete(live.documentId)
    await live.close()
  }

  isOpen(documentId: string): boolean {
    return this.entries.has(documentId)
  }

  /** Closes everything, when the person signs out. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.entries.values()].map(({ live }) => this.drop(live)))
    this.socket?.destroy()
    this.socket = undefined
  }

  /** Calls back when the server says that somebody's rights changed. Returns how to stop. */
  onAccessChanged(listener: () => void): () => void {
    this.accessListeners.add(listener)
    return () => this.accessListeners.delete(listener)
  }

  /** The network came back or went: an open connection may be dead, a waiting one need not wait. */
  networkChanged(): void {
    this.socket?.reconnectNow()
  }

  private openEntry(options: OpenDocument): Entry {
    const live = new LiveDocument({ ...options, socket: this.sharedSocket() })
    const entry: Entry = { live, users: 0, timer: undefined }
    this.entries.set(options.documentId, entry)
    return entry
  }

  private sharedSocket(): LiveSocket {
    if (this.socket) return this.socket
    this.socket = this.createSocket()
    this.socket.on('close', ({ event }: { event: { code: number } }) => {
      if (event.code !== socketCloseCodes.ACCESS_CHANGED.code) return
      for (const listener of this.accessListeners) listener()
    })
    return this.socket
  }

  private closeWhenDone(entry: Entry): void {
    clearTimeout(entry.timer)
    if (entry.users > 0) return
    entry.timer = setTimeout(() => {
      // What is unsaved goes on being sent even though the person is on another page.
      if (entry.live.getFacts().unsavedChanges > 0) this.closeWhenDone(entry)
      else void this.drop(entry.live)
    }, LINGER_MS)
  }
}

/** This tab's open documents. */
export const liveDocuments = new LiveDocuments(() => new LiveSocket(collabAddress(location)))

onBeforeWipe(() => liveDocuments.closeAll())

// Another person in this tab must not meet the documents of the one before; what is unsaved stays on the device.
let openFor: string | undefined
session.subscribe(() => {
  const userId = session.getState().user?.id
  if (openFor !== undefined && userId !== openFor) void liveDocuments.closeAll()
  openFor = userId
})

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => liveDocuments.networkChanged())
  window.addEventListener('offline', () => liveDocuments.networkChanged())
}
