import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { zip } from '../file-builders.ts'
import type { Needles } from './needles.ts'
import type { ProductInProcesses } from './processes.ts'
import type { Found } from './scan.ts'

/** A text in clear, and where. */
export interface Hit extends Found {
  place: string
}

/** What the product says when it is ready: its data folder, which is named after this. */
export const SAID_BY_A_PROCESS = 'control: a process says it'

/** Writes a text of its own into each place and in each form in which one might hide: what shows that the search would find it. */
export async function plantControls({ superuser, redis, dataFolder }: ProductInProcesses, needles: Needles) {
  const row = needles.of('control: a row')
  await sql`CREATE TABLE canary_control (words text COMPRESSION pglz)`.execute(superuser)
  await sql`INSERT INTO canary_control VALUES (${row})`.execute(superuser)
  const packed = `${'The same words again. '.repeat(300)}${needles.of('control: packed by Postgres')}${'And again. '.repeat(300)}`
  await sql`INSERT INTO canary_control VALUES (${packed})`.execute(superuser)
  await sql`SELECT pg_logical_emit_message(false, 'canary', ${needles.of('control: the log of the database')})`.execute(
    superuser,
  )
  await sql.raw(`DO $$ BEGIN RAISE LOG '%', '${needles.of('control: what Postgres logs')}'; END $$`).execute(superuser)
  await redis.command(`SET canary ${needles.of('control: a key of Redis')}`)
  await redis.command(`PUBLISH canary ${needles.of('control: passing through Redis')}`)
  const folder = join(dataFolder, 'files', 'files', 'cc')
  mkdirSync(folder, { recursive: true })
  for (const [form, write] of Object.entries(forms)) {
    writeFileSync(join(folder, form), write(Buffer.from(`some words, ${needles.of(`control: ${form}`)}, more words`)))
  }
}

const escaped = (write: (byte: number) => string) => (bytes: Buffer) => Buffer.from([...bytes].map(write).join(''))
const forms: Record<string, (bytes: Buffer) => Buffer> = {
  plain: (bytes) => bytes,
  hex: (bytes) => Buffer.from(bytes.toString('hex')),
  base64: (bytes) => Buffer.from(bytes.toString('base64')),
  utf16: (bytes) => Buffer.from(bytes.toString(), 'utf16le'),
  percent: escaped((byte) => `%${byte.toString(16)}`),
  json: escaped((byte) => `\\u00${byte.toString(16)}`),
  gzip: (bytes) => Buffer.concat([Buffer.alloc(100, 7), gzipSync(bytes)]),
  deflate: (bytes) => Buffer.concat([Buffer.alloc(100, 7), deflateSync(bytes)]),
  zip: (bytes) => zip([{ name: 'a.txt', data: bytes }]),
  'zip in gzip': (bytes) => gzipSync(zip([{ name: 'a.txt', data: bytes }])),
}

/** Looks into every byte that the product, its database and its Redis have written, in files and in tables. */
export async function searchEverything(product: ProductInProcesses, scan: (bytes: Buffer) => Found[]): Promise<Hit[]> {
  const { superuser, redis, folders } = product
  await sql`CHECKPOINT`.execute(superuser)
  await redis.command('SAVE')
  const hits: Hit[] = []
  const look = (place: string, bytes: Buffer) => hits.push(...scan(bytes).map((found) => ({ ...found, place })))
  for (const [role, output] of Object.entries(product.outputs())) look(`output of ${role}`, Buffer.from(output))
  look('Redis, passing', Buffer.from(product.overRedis(), 'latin1'))
  for (const { table, bytes } of await dumpTables(superuser)) look(`table ${table}`, bytes)
  for (const folder of folders)
    for (const path of filesOf(folder)) look(path.slice(folder.length + 1), readIfThere(path))
  return hits
}

/** Everything in the tables as it is meant, however Postgres keeps it: compressed, moved out, of an old version. */
async function dumpTables(superuser: ProductInProcesses['superuser']) {
  const { rows } = await sql<{ name: string }>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`.execute(superuser)
  const dumped: { table: string; bytes: Buffer }[] = []
  for (const { name } of rows) {
    const found = await sql<Record<string, unknown>>`SELECT * FROM ${sql.raw(name)}`.execute(superuser)
    const values = found.rows.flatMap((row) => Object.values(row))
    const pieces = values.map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(`\n${JSON.stringify(value)}`)))
    dumped.push({ table: name.replace('public.', ''), bytes: Buffer.concat(pieces) })
  }
  return dumped
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Some files of a running database are there for a moment only. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
