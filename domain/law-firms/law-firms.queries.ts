import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LawFirms } from '../../adapters/database/tables.generated.ts'

export type LawFirmRow = Selectable<LawFirms>
type Db = Database | DatabaseTransaction

export type FirmFields = Pick<LawFirmRow, 'name' | 'description' | 'website' | 'taxId'>

export function insertFirm(
  db: Db,
  firm: FirmFields & { id: string; createdBy: string },
  now: Date,
): Promise<LawFirmRow> {
  return db
    .insertInto('lawFirms')
    .values({ ...firm, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function findFirm(db: Db, id: string): Promise<LawFirmRow | undefined> {
  return db.selectFrom('lawFirms').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The firm's row, locked: changes of a firm, its people and its walls queue here. */
export function lockFirmForUpdate(trx: DatabaseTransaction, id: string): Promise<LawFirmRow | undefined> {
  return trx.selectFrom('lawFirms').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Changes the record and counts its version up. */
export function updateFirmRow(
  db: Db,
  id: string,
  change: Partial<FirmFields & Pick<LawFirmRow, 'verificationStatus' | 'decisionReason' | 'decidedBy' | 'decidedAt'>>,
  now: Date,
): Promise<LawFirmRow> {
  return db
    .updateTable('lawFirms')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Makes `%`, `_` and the escape sign itself ordinary characters of a LIKE pattern. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
}

interface Page {
  page: number
  pageSize: number
}

/** Verified firms by name, with how many there are. */
export async function listVerifiedFirms(db: Db, { q, page, pageSize }: Page & { q?: string | undefined }) {
  let firms = db.selectFrom('lawFirms').where('verificationStatus', '=', 'verified')
  if (q) {
    const pattern = likePattern(q)
    firms = firms.where((is) => is.or([is('name', 'ilike', pattern), is('description', 'ilike', pattern)]))
  }
  const rows = await firms
    .selectAll()
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await firms.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Firms in a state of verification with who asked for them, oldest first. */
export async function listFirmsByStatus(db: Db, { status, page, pageSize }: Page & { status: string }) {
  const firms = db.selectFrom('lawFirms as firm').where('firm.verificationStatus', '=', status)
  const rows = await firms
    .innerJoin('users as requester', 'requester.id', 'firm.createdBy')
    .selectAll('firm')
    .select(['requester.name as requesterName', 'requester.email as requesterEmail'])
    .orderBy('firm.createdAt')
    .orderBy('firm.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await firms.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Verified lawyers of a firm with what they do: the part of its people that everybody may see. */
export async function listPublicLawyers(db: Db, lawFirmId: string) {
  return db
    .selectFrom('lawFirmMembers as member')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'member.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select([
      'lawyer.id as lawyerId',
      'user.name',
      sql<string[]>`ARRAY(
        SELECT area.practice_area FROM lawyer_practice_areas area
        WHERE area.lawyer_id = lawyer.id ORDER BY area.practice_area
      )`.as('practiceAreas'),
    ])
    .where('member.lawFirmId', '=', lawFirmId)
    .where('member.status', '=', 'active')
    .where('user.status', '=', 'active')
    .where('lawyer.verificationStatus', '=', 'verified')
    .orderBy(sql`lower("user".name)`)
    .orderBy('lawyer.id')
    .execute()
}

/** The lawyer behind an account; undefined before the profile is made. */
export function findLawyerOfUser(db: Db, userId: string) {
  return db.selectFrom('lawyers').select(['id', 'verificationStatus']).where('userId', '=', userId).executeTakeFirst()
}
