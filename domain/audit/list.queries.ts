import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { PLATFORM_CHAIN } from './chain.ts'

type Db = Database | DatabaseTransaction

export interface AuditFilter {
  caseId?: string | undefined
  /** A code, or the beginning of one up to its dot. */
  act?: string | undefined
  personId?: string | undefined
  since?: string | undefined
  until?: string | undefined
}

export type ListedEntry = Awaited<ReturnType<typeof listEntries>>['rows'][number]

function entries(db: Db) {
  return db
    .selectFrom('auditEntries as entry')
    .leftJoin('users as user', 'user.id', 'entry.actorId')
    .leftJoin('auditPersonal as beside', (join) =>
      join.onRef('beside.chainId', '=', 'entry.chainId').onRef('beside.seq', '=', 'entry.seq'),
    )
}

/** A page of entries, newest first. */
export async function listEntries(db: Db, filter: AuditFilter, { page, pageSize }: { page: number; pageSize: number }) {
  let found = entries(db)
  if (filter.caseId) found = found.where('entry.chainId', '=', filter.caseId)
  if (filter.personId) found = found.where('entry.actorId', '=', filter.personId)
  if (filter.act?.includes('.')) found = found.where('entry.act', '=', filter.act)
  else if (filter.act)
    found = found.where('entry.act', '>=', `${filter.act}.`).where('entry.act', '<', `${filter.act}/`)
  if (filter.since) found = found.where('entry.at', '>=', new Date(filter.since))
  if (filter.until) found = found.where('entry.at', '<', new Date(filter.until))
  const rows = await found
    .selectAll('entry')
    .select(['user.name', 'user.email', 'beside.address', 'beside.userAgent'])
    .orderBy('entry.at', 'desc')
    .orderBy('entry.chainId')
    .orderBy('entry.seq', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

/** Who is behind an entry. */
export function findPersonal(db: Db, caseId: string | null, seq: number) {
  return entries(db)
    .select(['entry.actorId', 'user.name', 'user.email', 'beside.address', 'beside.userAgent'])
    .where('entry.chainId', '=', caseId ?? PLATFORM_CHAIN)
    .where('entry.seq', '=', seq)
    .executeTakeFirst()
}

/** Entries of a chain from `seq` on, oldest first, for whoever goes through all of them. */
export function listChainAfter(db: Db, chainId: string, seq: number, limit: number) {
  return db
    .selectFrom('auditEntries')
    .selectAll()
    .where('chainId', '=', chainId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}
