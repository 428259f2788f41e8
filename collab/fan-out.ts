import type { Document } from '@hocuspocus/server'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Database } from '../adapters/database/connect.ts'
import type { FanOut } from '../adapters/fan-out/fan-out.ts'
import type { Logger } from '../adapters/log.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import { applyRow } from '../domain/live-documents/document-state.ts'
import { openAwareness, sealAwareness } from '../domain/live-documents/sealing.ts'
import type { UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import { channelOf, decodeFrame, encodeFrame } from './fan-out-frames.ts'
import { getApplied, setApplied } from './open-documents.ts'
import { type SharedAwareness, shareAwareness } from './shared-awareness.ts'

export interface DocumentFanOutDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  registry: Registry
  updateLog: UpdateLogWriter
  fanOut: FanOut
  /** Reads the rows of the log that an open copy does not have. */
  catchUp(documentId: string): Promise<void>
  /** Compares an open copy with the log: something may have been missed. */
  compareSoon(documentId: string): void
}

/** What other processes say about documents that are open here. */
export interface DocumentFanOut {
  /** Hears of a copy from before it is loaded until it is destroyed. @returns ends it for a copy that could not be loaded */
  follow(document: Document): () => void
}

/**
 * Tells the other processes which rows the log has and who is there, and takes over what they say. Only what is committed is
 * said, and a row is applied only on top of the row before it; whatever is amiss is read from the log, which alone is the
 * truth (docs/rules.md, SYNC30).
 */
export function createDocumentFanOut(deps: DocumentFanOutDeps): DocumentFanOut {
  const { db, keys, log, fanOut } = deps
  const countRow = registerFanOutMetrics(deps)

  deps.updateLog.onRow(({ documentId, seq, sealed }) => {
    const channel = channelOf(documentId)
    if (fanOut.reaches(channel)) fanOut.publish(channel, encodeFrame({ kind: 'row', seq, sealed }))
  })

  async function receive(document: Document, awareness: SharedAwareness, message: Uint8Array): Promise<void> {
    const frame = decodeFrame(message)
    if (document.isDestroyed || !frame) return
    if (frame.kind === 'row') return receiveRow(document, frame)
    if (frame.kind === 'awareness-wanted') return awareness.announce()
    const cipher = await keys.ofDocument(db, document.name)
    if (!document.isDestroyed) awareness.receive(openAwareness(cipher, document.name, frame.sealed))
  }

  async function receiveRow(document: Document, { seq, sealed }: { seq: number; sealed: Uint8Array }): Promise<void> {
    const isNext = () => seq === getApplied(document) + 1
    if (!document.isLoading && seq <= getApplied(document)) return countRow('known')
    if (!document.isLoading && isNext() && sealed.length > 0) {
      const cipher = await keys.ofDocument(db, document.name)
      if (document.isDestroyed) return
      if (isNext()) {
        applyRow(cipher, document.name, document, { seq, segments: sealed })
        setApplied(document, seq)
        return countRow('applied')
      }
    }
    countRow('read')
    await deps.catchUp(document.name)
  }

  async function sendAwareness(documentId: string, update: Uint8Array): Promise<void> {
    const sealed = sealAwareness(await keys.ofDocument(db, documentId), documentId, update)
    fanOut.publish(channelOf(documentId), encodeFrame({ kind: 'awareness', sealed }))
  }

  return {
    follow(document) {
      const documentId = document.name
      const channel = channelOf(documentId)
      const logFailure = (error: unknown) =>
        log.warn({ err: error, documentId }, 'a message of another process is lost')
      const awareness = shareAwareness(document, {
        reaches: () => fanOut.reaches(channel),
        send: (update) => void sendAwareness(documentId, update).catch(logFailure),
      })
      let mayHaveMissed = false
      const leave = fanOut.subscribe(channel, {
        onMessage: (message) => {
          receive(document, awareness, message).catch((error: unknown) => {
            logFailure(error)
            deps.compareSoon(documentId)
          })
        },
        onListening() {
          if (mayHaveMissed) deps.compareSoon(documentId)
          if (fanOut.reaches(channel)) fanOut.publish(channel, encodeFrame({ kind: 'awareness-wanted' }))
          awareness.announce()
        },
      })
      // Nothing is missed by a copy that is loaded after the channel is heard.
      mayHaveMissed = true
      document.on('destroy', () => {
        awareness.stop()
        leave()
      })
      return leave
    },
  }
}

type Outcome = 'applied' | 'known' | 'read'

function registerFanOutMetrics({ registry, fanOut }: DocumentFanOutDeps): (outcome: Outcome) => void {
  const registers = [registry]
  const rows = new Counter({
    name: 'collab_fan_out_rows_total',
    help: 'Rows of the log that another process told of: applied, known already, or read from the log',
    labelNames: ['outcome'],
    registers,
  })
  new Gauge({
    name: 'collab_fan_out_connected',
    help: '1 while messages of other processes arrive',
    registers,
    collect() {
      this.set(fanOut.isConnected() ? 1 : 0)
    },
  })
  return (outcome) => rows.inc({ outcome })
}
