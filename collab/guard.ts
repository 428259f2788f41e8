import type { Document } from '@hocuspocus/server'
import { Counter, type Registry } from 'prom-client'
import { CountingHistogram } from '../adapters/counting-histogram.ts'
import type { Database } from '../adapters/database/connect.ts'
import type { Logger } from '../adapters/log.ts'
import { SCHEMA_VERSION, typeSince } from '../contracts/live/schema.ts'
import { judgeUpdate, type Verdict } from '../domain/live-documents/guard/judge-update.ts'
import { loadOwners, ownerOf } from './client-owners.ts'
import type { DivergenceCounter } from './extensions/metrics.ts'

export interface GuardDeps {
  db: Database
  log: Logger
  registry: Registry
  /** Reads the rows of the log that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
  /** Told when the sender of an update has something else than the log under the same ids. */
  diverged: DivergenceCounter
  /** What editors know; the schema of this build, if left out. */
  editorSchema?: EditorSchema
}

/** What editors of which version know. */
export interface EditorSchema {
  version: number
  /** Version in which each node and mark type appeared. */
  typeSince: Readonly<Record<string, number>>
}

/** Who sent an update. */
export interface Writer {
  userId: string
  /** What its editor says that it knows; undefined when it does not say. */
  schema?: number | undefined
}

/** Whoever does not say which schema they know is taken to know the first one. */
const UNSAID_SCHEMA = 1

/** The update must not get into the log. */
export class GuardRefused extends Error {
  override readonly name = 'GuardRefused'
}

/** @returns the client ids that wrote, or `known` when there is nothing new. @throws GuardRefused */
export type JudgeLiveUpdate = ((
  document: Document,
  update: Uint8Array,
  writer: Writer,
) => Promise<number[] | 'known'>) & {
  /** The same without looking into the log again: for updates that are as they should be, which is nearly all of them. */
  atOnce(document: Document, update: Uint8Array, writer: Writer): Verdict
}

/**
 * The guard in front of the log. Before it refuses for a gap or a foreign client id, the newer rows of the log are read and the
 * update is judged again: what a client could have seen is in the log, this copy may only be behind.
 */
export function createGuard({ db, log, registry, catchUp, diverged, editorSchema }: GuardDeps): JudgeLiveUpdate {
  const registers = [registry]
  const newest = editorSchema ?? { version: SCHEMA_VERSION, typeSince }
  const refused = new Counter({
    name: 'collab_update_rejected_total',
    help: 'Updates that the guard refused',
    labelNames: ['reason'],
    registers,
  })
  const seconds = new CountingHistogram({
    name: 'collab_guard_seconds',
    help: 'Time to judge one update',
    buckets: [0.000_01, 0.000_03, 0.000_1, 0.000_3, 0.001, 0.01, 0.1],
    registers,
  })

  function judge(document: Document, update: Uint8Array, { userId, schema = UNSAID_SCHEMA }: Writer): Verdict {
    const started = performance.now()
    // A name that no schema has is nothing that an editor of ours could know.
    const knowsType = (name: string) => (newest.typeSince[name] ?? Number.POSITIVE_INFINITY) <= schema
    const verdict = judgeUpdate(document, update, {
      userId,
      ownerOf: (client) => ownerOf(document, client),
      knowsType: schema < newest.version ? knowsType : undefined,
    })
    seconds.observe((performance.now() - started) / 1000)
    return verdict
  }

  return Object.assign(judgeFully, { atOnce: judge })

  async function judgeFully(document: Document, update: Uint8Array, writer: Writer): Promise<number[] | 'known'> {
    const { userId } = writer
    let verdict = judge(document, update, writer)
    if (verdict.kind === 'gap' || verdict.kind === 'foreign') {
      await catchUp(document.name)
      await loadOwners(db, document)
      verdict = judge(document, update, writer)
    }
    switch (verdict.kind) {
      case 'known':
        return 'known'
      case 'accepted':
        return verdict.clients
      case 'gap':
      case 'foreign':
      case 'differs':
      case 'refused': {
        refused.inc({ reason: verdict.kind })
        if (verdict.kind === 'differs') diverged('update')
        // Names of node types and marks, never text.
        const fault = verdict.kind === 'refused' ? verdict.fault : undefined
        log.warn({ documentId: document.name, userId, reason: verdict.kind, fault }, 'an update was refused')
        throw new GuardRefused(verdict.kind)
      }
    }
  }
}
