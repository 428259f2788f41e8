import type { Database } from '../../adapters/database/connect.ts'
import type { FileInspection } from '../../adapters/file-inspection/file-inspection.ts'
import { screen } from '../../adapters/file-inspection/screening.ts'
import type { Scanner } from '../../adapters/scanner/scanner.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import { recordAudit } from '../audit/record.ts'
import { KeyGone } from '../case-keys/case-keys.ts'
import type { ConversationStore } from '../conversations/conversation-keys.ts'
import { record } from '../outbox.ts'
import { findStoredFile, type StoredFileRow, setText, setVerdict } from './inspection.queries.ts'
import { cipherOf, openFileKey, openName, sealText } from './sealing.ts'
import { streamStored } from './stored-files.ts'

/** What the inspection works with. */
export interface Inspectors extends Omit<ConversationStore, 'db'> {
  db: Database
  storage: FileStorage
  inspection: FileInspection
  scanner: Scanner
}

type Finish = (ctx: Parameters<typeof record>[0]) => Promise<void>

/**
 * Looks at the whole of a file, opened in the memory only, and asks the scanner.
 * @returns what writes the verdict down; undefined where there is nothing to look at (any more)
 */
export async function inspectFile(deps: Inspectors, fileId: string): Promise<Finish | undefined> {
  const opened = await openForInspection(deps, fileId)
  if (!opened || !waits(opened.row)) return undefined
  const { row, file } = opened
  const inspected = await deps.inspection.inspect(file())
  const { scan, reason } = await screen(inspected, () => deps.scanner.scan(file().bytes))
  const accepted =
    inspected.verdict === 'accepted' ? { contentType: inspected.contentType, notes: [...inspected.notes] } : {}
  return async (ctx) => {
    const verdict = { scan, scanReason: reason, ...accepted }
    if (!(await setVerdict(ctx.db, fileId, verdict, row, ctx.clock.now()))) return
    const { documentId, caseId, conversationId } = row
    await record(ctx, { fact: 'document.scanned', documentId, caseId, conversationId, fileId, scan })
    const subject = { type: 'document', id: documentId }
    const details = { version: row.version, scan, ...(reason !== null && { reason }) }
    await recordAudit({ db: ctx.db }, { caseId: caseId ?? undefined, act: 'document.scanned', subject, details })
  }
}

/** Not judged yet, or only because nobody could ask the scanner. */
function waits({ scan, scanReason }: StoredFileRow): boolean {
  return scan === 'pending' || (scan === 'quarantined' && scanReason === 'scanner_unreachable')
}

/** Reads the text out of a file that was let through. @returns what keeps it, sealed; undefined where there is none */
export async function extractFileText(deps: Inspectors, fileId: string): Promise<Finish | undefined> {
  const opened = await openForInspection(deps, fileId)
  if (!opened || !['clean', 'not_scanned'].includes(opened.row.scan)) return undefined
  const { row, file } = opened
  const text = await deps.inspection.extractText(file())
  if (!text?.pages.some((page) => page.trim() !== '')) return undefined
  return async (ctx) => {
    const { documentId, caseId, conversationId } = row
    const cipher = await cipherOf({ ...deps, db: ctx.db }, row)
    await setText(ctx.db, fileId, sealText(cipher, documentId, fileId, text), ctx.clock.now())
    await record(ctx, { fact: 'document.textExtracted', documentId, caseId, conversationId, fileId })
  }
}

/** Each call of `file` reads it anew from the storage. */
async function openForInspection(deps: Inspectors, fileId: string) {
  const row = await findStoredFile(deps.db, fileId)
  const outer = row && (await findCipher(deps, row))
  if (!row || !outer) return undefined
  const { storageKey, size, documentId, declaredType } = row
  const cipher = openFileKey(outer, documentId, fileId, row.wrappedKey)
  const fileName = openName(outer, documentId, row.version, row.name)
  const bytes = () => streamStored(deps.storage, { fileId, storageKey, size, cipher })
  return { row, file: () => ({ fileName, declaredType, size, bytes: bytes() }) }
}

/** Undefined once the case was shredded. */
async function findCipher(deps: ConversationStore, row: StoredFileRow) {
  try {
    return await cipherOf(deps, row)
  } catch (error) {
    if (error instanceof KeyGone) return undefined
    throw error
  }
}
