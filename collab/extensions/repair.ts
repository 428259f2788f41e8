import type { afterLoadDocumentPayload, Document, Extension, onLoadDocumentPayload } from '@hocuspocus/server'
import * as Y from 'yjs'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { documentSchema } from '../../contracts/live/schema.ts'
import { isBroken, repairRichText } from '../../domain/live-documents/repair.ts'
import { appendServerEdit } from '../../domain/live-documents/server-edits.ts'
import type { UpdateLog } from '../../domain/live-documents/update-log.ts'
import type { ConnectionContext } from '../connection-context.ts'
import { isCommittedHere, openCopyOf } from '../open-documents.ts'

export interface RepairDeps {
  db: Database
  log: Logger
  updateLog: UpdateLog
  catchUp(documentId: string): Promise<void>
}

/** Long enough for edits that belong together to be in, short enough that nobody types into what is missing. In ms. */
const REPAIR_AFTER_MS = 100

/**
 * Edits that are valid alone can merge into a tree that is not (two people each delete one of the last two items of a list). The
 * binding of an editor deletes what breaks its schema, for everybody; so the server fills or wraps it first, by a logged change.
 * Done where the edit that broke it was committed, and at each load: two fillings of one gap would be one too many.
 */
export function repair(deps: RepairDeps): Extension<ConnectionContext> {
  const waiting = new Set<Document>()

  async function repairNow(document: Document): Promise<void> {
    waiting.delete(document)
    if (document.isDestroyed || !isBroken(document)) return
    // On a copy: nothing may be in an open document that is not in the log.
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
    const update = repairRichText(copy)
    copy.destroy()
    if (!update) return
    deps.log.info({ documentId: document.name }, 'a merge broke the tree; repaired')
    const edit = { documentId: document.name, update, kind: 'server', userId: undefined } as const
    await appendServerEdit(deps.db, deps.updateLog, { ...edit, copy: openCopyOf(document, deps) })
  }

  function tryToRepair(document: Document): Promise<void> {
    return repairNow(document).catch((error: unknown) => {
      deps.log.warn(
        { err: error, documentId: document.name },
        'a broken tree could not be repaired; tried again at the next load',
      )
    })
  }

  return {
    extensionName: 'repair',
    async onLoadDocument({ document }: onLoadDocumentPayload<ConnectionContext>) {
      await tryToRepair(document)
    },
    async afterLoadDocument({ document }: afterLoadDocumentPayload<ConnectionContext>) {
      document.on('afterTransaction', (transaction: Y.Transaction) => {
        if (!isCommittedHere(transaction) || waiting.has(document) || !emptiedSomething(transaction)) return
        waiting.add(document)
        setTimeout(() => void tryToRepair(document), REPAIR_AFTER_MS)
      })
    },
  }
}

/** True when an element that must not be empty has lost its last child. */
function emptiedSomething({ changed }: Y.Transaction): boolean {
  for (const [type, keys] of changed) {
    if (!keys.has(null) || !(type instanceof Y.XmlElement) || type._item?.deleted || type.length > 0) continue
    const nodeType = documentSchema.nodes[type.nodeName]
    if (nodeType && !nodeType.contentMatch.validEnd) return true
  }
  return false
}
