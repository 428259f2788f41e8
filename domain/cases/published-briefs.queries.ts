import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { BriefVersions } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type BriefVersionRow = Selectable<BriefVersions>

/** The newest published version, with its sealed text. */
export function findNewestBriefVersion(db: Db, caseId: string): Promise<BriefVersionRow | undefined> {
  return db
    .selectFrom('briefVersions')
    .selectAll()
    .where('caseId', '=', caseId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** One published version, with its sealed text. @throws where there is none */
export function getBriefVersionRow(db: Db, caseId: string, version: number): Promise<BriefVersionRow> {
  return db
    .selectFrom('briefVersions')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
}

/** All published versions, newest first, without text. */
export function listBriefVersionRows(db: Db, caseId: string) {
  return db
    .selectFrom('briefVersions')
    .select(['version', 'textHash', 'material', 'publishedAt'])
    .where('caseId', '=', caseId)
    .orderBy('version', 'desc')
    .execute()
}

export async function insertBriefVersion(trx: DatabaseTransaction, row: BriefVersionRow): Promise<void> {
  await trx.insertInto('briefVersions').values(row).execute()
}

/** The live brief of a case; every case has one from its creation on. */
export async function getBriefId(db: Db, caseId: string): Promise<string> {
  const { id } = await db
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', caseId)
    .where('kind', '=', 'brief')
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return id
}
