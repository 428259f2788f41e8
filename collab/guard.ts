import type { Document } from '@hocuspocus/server'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Database } from '../adapters/database/connect.ts'
import type { Logger } from '../adapters/log.ts'
import { judgeUpdate, type Verdict } from '../domain/live-documents/guard/judge-update.ts'
import { loadOwners, ownerOf } from './client-owners.ts'

export interface GuardDeps {
  db: Database
  log: Logger
  registry: Registry
  /** Reads the rows of the log that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
}

/** The update must not get into the log. */
export class GuardRefused extends Error {
  override readonly name = 'GuardRefused'
}

/** @returns the client ids that wrote, or `known` when there is nothing new. @throws GuardRefused */
export type JudgeLiveUpdate = (document: Document, update: Uint8Array, userId: string) => Promise<number[] | 'known'>

/**
 * The guard in front of the log. Before it refuses for a gap or a foreign client id, the newer rows of the log are read and the
 * update is judged again: what a client could have seen is in the log, this copy may only be behind.
 */
export function createGuard({ db, log, registry, catchUp }: GuardDeps): JudgeLiveUpdate {
  const registers = [registry]
  const refused = new Counter({
    name: 'collab_update_rejected_total',
    help: 'Updates that the guard refused',
    labelNames: ['reason'],
    registers,
  })
  const seconds = new Histogram({
    name: 'collab_guard_seconds',
    help: 'Time to judge one update',
    buckets: [0.000_01, 0.000_03, 0.000_1, 0.000_3, 0.001, 0.01, 0.1],
    registers,
  })

  function judge(document: Document, update: Uint8Array, userId: string): Verdict {
    const started = performance.now()
    const verdict = judgeUpdate(document, update, { userId, ownerOf: (client) => ownerOf(document, client) })
    seconds.observe((performance.now() - started) / 1000)
    return verdict
  }

  return async (document, update, userId) => {
    let verdict = judge(document, update, userId)
    if (verdict.kind === 'gap' || verdict.kind === 'foreign') {
      await catchUp(document.name)
      await loadOwners(db, document)
      verdict = judge(document, update, userId)
    }
    switch (verdict.kind) {
      case 'known':
        return 'known'
      case 'accepted':
        return verdict.clients
      case 'gap':
      case 'foreign':
      case 'refused': {
        refused.inc({ reason: verdict.kind })
        // Names of node types and marks, never text.
        const fault = verdict.kind === 'refused' ? verdict.fault : undefined
        log.warn({ documentId: document.name, userId, reason: verdict.kind, fault }, 'an update was refused')
        throw new GuardRefused(verdict.kind)
      }
    }
  }
}
