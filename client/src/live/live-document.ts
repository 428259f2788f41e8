import type { AuthorizedScope, HocuspocusProvider, onCloseParameters } from '@hocuspocus/provider'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { DocumentAccess } from '../../../contracts/access.ts'
import { type DocumentCloseReason, documentCloseReasons } from '../../../contracts/live/close-codes.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { CalmProvider } from './calm-provider.ts'
import { CopyCheck } from './copy-check.ts'
import { readUnsaved, wipeLocalCopy, writeUnsaved } from './device-texts.ts'
import type { LiveSocket } from './live-socket.ts'
import { type LocalCopy, openLocalCopy } from './local-copy.ts'
import { advance, initialFacts, isAtRest, type SaveEvent, type SaveFacts, saveState } from './save-state.ts'

/** Without any text for this long, the page says so instead of going on showing its skeleton. */
const OVERDUE_MS = 10_000
/** Pauses before asking to be let in again after a refusal that the workspace contradicts. */
const RETRY_MS = [500, 1500, 4000, 10_000] as const

export interface LiveDocumentDeps {
  socket: LiveSocket
  userId: string
  documentId: string
  /** What the workspace says; the server decides at connect. */
  access: DocumentAccess
  getToken: () => Promise<string>
  /** Asks the workspace again; undefined when it cannot be asked at the moment. */
  askAccess: () => Promise<DocumentAccess | undefined>
  /** How often it is compared with the server's, in ms; every half minute, if left out. */
  checkEveryMs?: number
}

function isNamedReason(reason: string): reason is DocumentCloseReason {
  return Object.hasOwn(documentCloseReasons, reason)
}

/** One open document: its Y.Doc, its copy on this device, its connection, and the truth about what is saved. */
export class LiveDocument {
  readonly doc = new Y.Doc()
  readonly provider: HocuspocusProvider
  readonly documentId: string
  readonly userId: string
  private readonly deps: LiveDocumentDeps
  private readonly listeners = new Set<() => void>()
  private facts: SaveFacts
  private copy: LocalCopy | undefined
  private readonly check: CopyCheck
  private failures = 0
  private timers = new Set<ReturnType<typeof setTimeout>>()
  private closed = false

  constructor(deps: LiveDocumentDeps) {
    this.deps = deps
    this.documentId = deps.documentId
    this.userId = deps.userId
    this.facts = initialFacts(deps.access)
    this.doc.on('update', this.countLocalChange)
    // Not attached yet: what the local copy holds must be in the document before the first exchange.
    this.provider = new CalmProvider({
      name: deps.documentId,
      document: this.doc,
      websocketProvider: deps.socket,
      token: deps.getToken,
    })
    this.provider.on('authenticated', ({ scope }: { scope: AuthorizedScope }) => this.onAuthenticated(scope))
    this.provider.on('authenticationFailed', () => void this.onRefusedEntry())
    this.provider.on('synced', () => this.onSynced())
    this.provider.on('close', ({ event }: onCloseParameters) => this.onClose(event.code, event.reason))
    deps.socket.onSettled(deps.documentId, this.onSettled)
    this.check = new CopyCheck({
      doc: this.doc,
      isIdle: () => this.isIdle(),
      send: (message) => this.provider.sendStateless(message),
      syncAnew: () => this.provider.forceSync(),
      onDiverged: () => this.onDiverged(),
      everyMs: deps.checkEveryMs,
    })
    this.provider.on('stateless', ({ payload }: { payload: string }) => this.check.receive(payload))
    void this.open()
  }

  get awareness(): Awareness {
    const { awareness } = this.provider
    if (!awareness) throw new Error('A live document always has awareness')
    return awareness
  }

  get fragment(): Y.XmlFragment {
    return this.doc.getXmlFragment(RICH_TEXT)
  }

  getFacts = (): SaveFacts => this.facts

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Resolves once the server has acknowledged everything typed so far, and no sooner. */
  whenSaved(): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const state = saveState(this.facts)
        if (state.kind === 'saved') resolve()
        else if (state.kind === 'refused' || state.kind === 'noAccess' || this.closed) {
          reject(new Error('This document takes no changes at the moment'))
        } else return
        stop()
      }
      const stop = this.subscribe(check)
      check()
    })
  }

  /** Tries again at once, after the server had closed this document or while it does not come. */
  retry(): void {
    this.failures = 0
    this.dispatch({ type: 'reopened' })
    this.reattach()
  }

  /** Lets go of connection and local copy; the copy stays on this device. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    this.check.stop()
    this.provider.destroy()
    // Whoever waits learns that nothing more comes.
    for (const listener of this.listeners) listener()
    this.listeners.clear()
    await this.copy?.close()
    this.doc.destroy()
  }

  private async open(): Promise<void> {
    this.after(OVERDUE_MS, () => this.dispatch({ type: 'overdue' }))
    this.copy = await openLocalCopy(this.doc, this.userId, this.documentId, (storage) =>
      this.dispatch({ type: 'deviceStorage', storage }),
    )
    if (this.closed) return void this.copy.close()
    const unsavedChanges = readUnsaved(this.userId, this.documentId)
    this.dispatch({ type: 'localCopyOpened', known: this.copy.known, keeps: this.copy.keeps, unsavedChanges })
    if (this.facts.access === 'none') await this.onRevoked()
    else this.provider.attach()
  }

  private dispatch(event: SaveEvent): void {
    if (this.closed) return
    const before = this.facts
    this.facts = advance(before, event)
    if (this.facts === before) return
    if (this.facts.unsavedChanges !== before.unsavedChanges) {
      writeUnsaved(this.userId, this.documentId, this.facts.unsavedChanges)
    }
    for (const listener of this.listeners) listener()
  }

  private readonly countLocalChange = (_: Uint8Array, __: unknown, ___: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) this.dispatch({ type: 'changedHere' })
  }

  private onAuthenticated(scope: AuthorizedScope): void {
    const { access } = this.facts
    const weaker = access === 'write' || access === 'none' ? 'read' : access
    this.dispatch({ type: 'accessGranted', access: scope === 'read-write' ? 'write' : weaker })
    this.dispatch({ type: 'connected' })
  }

  private onSynced(): void {
    this.failures = 0
    this.dispatch({ type: 'synced' })
    this.copy?.markSynced()
  }

  private readonly onSettled = (): void => {
    if (!this.provider.isSynced) return
    this.dispatch({ type: 'allAcknowledged' })
    this.check.settled()
  }

  private isIdle(): boolean {
    const { isAttached, isSynced } = this.provider
    return isAttached && isSynced && isAtRest(this.facts) && this.deps.socket.isSettled(this.documentId)
  }

  /** The text stays on this device, and is not touched any more. */
  private onDiverged(): void {
    if (this.closed || this.facts.closedFor) return
    this.provider.detach()
    this.dispatch({ type: 'closedByServer', reason: 'COPY_DIFFERS' })
  }

  private onClose(code: number, reason: string): void {
    this.check.disconnected()
    this.dispatch({ type: 'disconnected' })
    if (!this.provider.isAttached || this.closed) return
    // In-band closes of one document come as 1000 with a name; every other close is the socket's, which comes back.
    if (code !== 1000) return
    if (isNamedReason(reason) && reason !== 'TOKEN_EXPIRED') {
      this.provider.detach()
      this.dispatch({ type: 'closedByServer', reason })
      if (reason === 'ACCESS_REVOKED') void this.onRevoked()
    } else if (this.deps.socket.status === 'connected') void this.onRefusedEntry()
  }

  /** A refusal can mean a stale token as well as lost rights; the workspace knows which. */
  private async onRefusedEntry(): Promise<void> {
    this.dispatch({ type: 'disconnected' })
    const access = await this.deps.askAccess()
    if (this.closed) return
    if (access === 'none') {
      this.provider.detach()
      return this.onRevoked()
    }
    const pause = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0
    this.failures++
    this.after(pause, () => this.reattach())
  }

  /** A copy of a text one may no longer read does not stay on the device, unless it holds the only copy of one's own words. */
  private async onRevoked(): Promise<void> {
    this.dispatch({ type: 'accessLost' })
    if (this.facts.unsavedChanges > 0) return
    await this.copy?.close()
    this.copy = undefined
    await wipeLocalCopy(this.userId, this.documentId)
  }

  private reattach(): void {
    if (this.closed || this.facts.closedFor || this.facts.access === 'none') return
    this.provider.detach()
    this.check.disconnected()
    this.deps.socket.forget(this.documentId)
    this.provider.attach()
  }

  private after(milliseconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      action()
    }, milliseconds)
    this.timers.add(timer)
  }
}
