import type { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import type { DataCategoryText, KeepReason } from '../../contracts/privacy.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** Whose data it is, as it was when the work began. */
export interface Person {
  userId: string
  email: string
  /** Undefined for everybody without a lawyer's profile. */
  lawyerId: string | undefined
  /** Cases of theirs that an erasure destroys, with all that is in them; none where nothing is to be erased. */
  going: readonly string[]
}

/** What an erasure changes things with; `db` is the step's own transaction. */
export interface ErasureContext {
  db: DatabaseTransaction
  keys: CaseKeys
  clock: Clock
  /** Keys of the file storage whose bytes are to be deleted once the transaction has ended. */
  gone: string[]
}

/** What an export reads with: outside of a transaction, for it takes long. */
export interface ExportContext {
  db: Database
  keys: CaseKeys
  masterKeys: MasterKeys
  storage: FileStorage
  clock: Clock
}

/** A file of an export. */
export interface ExportFile {
  /** Within the zip, with `/`. */
  path: string
  /** Opened when its turn comes. */
  open(): Promise<Buffer | Readable>
}

/** Records that go and records that stay, with the reasons of the latter. */
export interface Outcome {
  erased: number
  kept: number
  reasons: readonly KeepReason[]
}

/** The rows of one table that are this category's. */
export interface OwnRows {
  table: string
  /** Which rows are this person's. */
  mine(person: Person): RawBuilder<boolean>
  /** `delete` and `keep` are done from here; `own`: the category's own code does it. */
  onErasure: 'delete' | 'keep' | 'own'
  /** Which of them people think of as records; the rest is bookkeeping that goes along uncounted. All, if left out. */
  counted?(person: Person): RawBuilder<boolean>
  /** Columns in the copy of one's data; none: the rows are not in it. Never secrets, hashes, or what is somebody else's. */
  exported?: readonly string[]
  /** Which of them the person may see now; all, if left out. */
  visible?(person: Person): RawBuilder<boolean>
}

/** One kind of personal data: what it is for people, and where it lies and what is done with it for the program. */
export interface DataCategory extends Omit<DataCategoryText, 'inExport'> {
  rows: readonly OwnRows[]
  /** Tables whose rows hang on those of `rows`, on a case say: erased and exported with them by the category's own code. */
  also?: readonly string[]
  /** What an erasure would do now besides what `rows` say. Changes nothing. */
  preview?(db: Db, person: Person): Promise<Outcome>
  /** Texts and files of this category that the person may read now, for the copy of one's data. */
  exportFiles?(ctx: ExportContext, person: Person): AsyncIterable<ExportFile>
  /** Does it. May run twice; a second run finds nothing left to do and answers what is kept. */
  erase?(ctx: ErasureContext, person: Person): Promise<Outcome>
}

/** Rows whose `column` is the person's account. */
export const ofUser =
  (column = 'user_id') =>
  ({ userId }: Person) =>
    sql<boolean>`${sql.ref(column)} = ${userId}`

/** Rows whose `column` is the person's lawyer profile. */
export const ofLawyer =
  (column = 'lawyer_id') =>
  ({ lawyerId }: Person) =>
    lawyerId === undefined ? sql<boolean>`false` : sql<boolean>`${sql.ref(column)} = ${lawyerId}`

/** Rows about a case from which no ethical wall keeps the person: whoever is behind one finds nothing of it, here neither. */
export const withoutWalls =
  (table: string) =>
  ({ userId }: Pick<Person, 'userId'>) =>
    // Named with its table: within the condition a bare `case_id` would be the wall's own.
    sql<boolean>`(${sql.ref(`${table}.case_id`)} IS NULL OR ${notBehindWall(`${table}.case_id`, userId)})`

/** The case of `column` is there and stays when the person is erased: what they did in it stays with it. */
export const staysIn = (column: string, { going }: Person) =>
  sql<boolean>`(${sql.ref(column)} IS NOT NULL AND ${sql.ref(column)} <> ALL (${[...going]}::uuid[]))`

/** For rows of which nobody thinks as records: how far one has read, say. */
export const bookkeeping = () => sql<boolean>`false`

/** How many rows there are that count. */
export async function countRows(db: Db, { table, mine, counted }: OwnRows, person: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM ${sql.table(table)}
    WHERE ${mine(person)} AND ${counted?.(person) ?? sql`true`}`.execute(db)
  return rows[0]?.n ?? 0
}

/** The rows as they go into the copy of one's data. */
export async function readRows(
  db: Db,
  { table, mine, visible, exported = [] }: OwnRows,
  person: Person,
): Promise<object[]> {
  const columns = sql.join(exported.map((column) => sql.ref(column)))
  const { rows } = await sql<object>`
    SELECT ${columns} FROM ${sql.table(table)} WHERE ${mine(person)} AND ${visible?.(person) ?? sql`true`} ORDER BY 1`.execute(
    db,
  )
  return rows
}

/** @returns how many went that count */
export async function deleteRows(trx: DatabaseTransaction, { table, mine, counted }: OwnRows, person: Person) {
  const { rows } = await sql<{ n: number }>`
    WITH gone AS (
      DELETE FROM ${sql.table(table)} WHERE ${mine(person)} RETURNING ${counted?.(person) ?? sql`true`} AS is_counted)
    SELECT count(*) FILTER (WHERE is_counted)::int AS n FROM gone`.execute(trx)
  return rows[0]?.n ?? 0
}

/** Sums what parts of a category come to. */
export function sumOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    erased: outcomes.reduce((sum, { erased }) => sum + erased, 0),
    kept: outcomes.reduce((sum, { kept }) => sum + kept, 0),
    reasons: [...new Set(outcomes.flatMap(({ reasons }) => reasons))],
  }
}
