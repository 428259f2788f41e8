import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Whether the inspection of these bytes is not over. */
export async function isPending(db: Db, fileId: string): Promise<boolean> {
  const row = await db.selectFrom('documentFiles').select('scan').where('id', '=', fileId).executeTakeFirst()
  return row?.scan === 'pending'
}

/** The sealed text of a file; undefined where none was extracted. */
export async function findFileText(db: Db, fileId: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('documentFiles').select('text').where('id', '=', fileId).executeTakeFirst()
  return row?.text ?? undefined
}

/** A file with what is needed to open it, and a version that has its name; undefined once its bytes are gone. */
export async function findStoredFile(db: Db, fileId: string) {
  const row = await db
    .selectFrom('documentFiles as file')
    .innerJoin('documents as document', 'document.id', 'file.documentId')
    .innerJoin('documentFileVersions as version', 'version.fileId', 'file.id')
    .select(['file.id as fileId', 'file.documentId', 'file.size', 'file.storageKey', 'file.wrappedKey', 'file.scan'])
    .select(['file.scanReason', 'file.scanAttempts', 'file.declaredType', 'document.caseId', 'document.conversationId'])
    .select(['version.version', 'version.name'])
    .where('file.id', '=', fileId)
    .orderBy('version.version')
    .limit(1)
    .executeTakeFirst()
  if (!row || row.storageKey === null || row.wrappedKey === null) return undefined
  return { ...row, storageKey: row.storageKey, wrappedKey: row.wrappedKey }
}
export type StoredFileRow = NonNullable<Awaited<ReturnType<typeof findStoredFile>>>

/** What the inspection says; a second one that comes late changes nothing. @returns false where there was a verdict already */
export async function setVerdict(
  db: Db,
  fileId: string,
  verdict: { scan: string; scanReason: string | null; contentType?: string; notes?: string[] },
  before: { scan: string; scanAttempts: number },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('documentFiles')
    .set({ ...verdict, scannedAt: now, scanAttempts: before.scanAttempts + 1 })
    .where('id', '=', fileId)
    .where('scan', '=', before.scan)
    .where('scanAttempts', '=', before.scanAttempts)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function setText(db: Db, fileId: string, text: Buffer, now: Date): Promise<void> {
  await db.updateTable('documentFiles').set({ text, textExtractedAt: now }).where('id', '=', fileId).execute()
}

/** Files whose scanner could not be asked, the longest waiting first. */
export async function listFilesToScanAgain(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('documentFiles')
    .select('id')
    .where('scan', '=', 'quarantined')
    .where('scanReason', '=', 'scanner_unreachable')
    .where('storageKey', 'is not', null)
    .where('scannedAt', '<', before)
    .orderBy('scannedAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
