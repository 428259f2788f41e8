import { sql } from 'kysely'
import type { Database } from '../../adapters/database/connect.ts'
import { type CaseKeys, KeyGone } from '../case-keys/case-keys.ts'
import { sealVersionName } from '../live-documents/sealing.ts'
import { sealDismissal, sealWallReason } from './sealed-words.ts'

/** Rows of each kind at a time. */
const AT_ONCE = 500

interface Words {
  id: string
  caseId: string
  words: string
}

/**
 * Seals what was written in clear before it was sealed at once: names of versions, reasons of dismissals and of walls. Of a case whose key is
 * gone nothing is to be kept: the words go. May run twice. @returns how many
 */
export async function sealOlderWords({ db, keys }: { db: Database; keys: CaseKeys }): Promise<number> {
  const names = await sql<Words & { documentId: string }>`
    SELECT v.id, d.id AS document_id, d.case_id, v.name AS words FROM document_versions v
    JOIN live_documents d ON d.id = v.document_id WHERE v.name IS NOT NULL LIMIT ${AT_ONCE}`.execute(db)
  for (const { id, documentId, caseId, words } of names.rows) {
    const sealed = await sealWith(keys, db, caseId, (cipher) => sealVersionName(cipher, documentId, id, words))
    await sql`UPDATE document_versions SET name = NULL, sealed_name = ${sealed} WHERE id = ${id}`.execute(db)
  }
  const walls = await sql<Words>`
    SELECT id, case_id, reason AS words FROM ethical_walls WHERE reason IS NOT NULL LIMIT ${AT_ONCE}`.execute(db)
  for (const { id, caseId, words } of walls.rows) {
    const sealed = await sealWith(keys, db, caseId, (cipher) => sealWallReason(cipher, { caseId, id }, words))
    await sql`UPDATE ethical_walls SET reason = NULL, sealed_reason = ${sealed} WHERE id = ${id}`.execute(db)
  }
  const dismissals = await sql<Words>`
    SELECT d.id, r.case_id, d.reason AS words FROM conflict_dismissals d
    JOIN conflict_hits h ON h.id = d.hit_id JOIN conflict_reports r ON r.id = h.report_id
    WHERE d.reason IS NOT NULL LIMIT ${AT_ONCE}`.execute(db)
  for (const { id, caseId, words } of dismissals.rows) {
    const sealed = await sealWith(keys, db, caseId, (cipher) => sealDismissal(cipher, id, words))
    await sql`SELECT seal_dismissal(${id}, ${sealed})`.execute(db)
  }
  return names.rows.length + walls.rows.length + dismissals.rows.length
}

/** Of an erased case: nothing that opens. */
async function sealWith(
  keys: CaseKeys,
  db: Database,
  caseId: string,
  seal: (cipher: Awaited<ReturnType<CaseKeys['ofCase']>>) => Buffer,
): Promise<Buffer> {
  try {
    return seal(await keys.ofCase(db, caseId))
  } catch (error) {
    if (error instanceof KeyGone) return Buffer.alloc(0)
    throw error
  }
}
