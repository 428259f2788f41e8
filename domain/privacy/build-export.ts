import { createHash } from 'node:crypto'
import { type PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { sealFile } from '../../adapters/chunk-sealing.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { newStorageKey } from '../../adapters/storage/storage.ts'
import { record } from '../outbox.ts'
import { dataCategories } from './categories.ts'
import { type ExportContext, type ExportFile, type Person, readRows } from './category.ts'
import { findPerson } from './erasures.queries.ts'
import { overviewPage } from './export/overview.ts'
import { createExportKey, exportPlace } from './export-sealing.ts'
import { type ExportRow, expireExport, listExpiredExports, takeExport, updateMyExport } from './exports.queries.ts'
import { EXPORT_KEPT_DAYS } from './privacy-page.commands.ts'

const DAY_MS = 86_400_000
/** So long nobody else begins an export whose worker is silent; each part renews it. */
const LEASE_MS = 120_000
const MAX_ATTEMPTS = 3
/** A failed try is repeated after this times the number of tries. */
const AGAIN_MS = 10_000

export interface BuildExportDeps extends ExportContext {
  /** What may be kept of an error. */
  describeFailure(error: unknown): string
}

/** The export is somebody else's by now, or was deleted. */
class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

/**
 * Makes one export that waits: collects what the person may read now, writes it into a zip and seals it on the way to the storage;
 * nothing of it is ever on a disk in clear or as a whole in memory. A try that dies leaves bytes that nobody has a key for.
 * @returns false when none waits
 */
export async function buildExport(deps: BuildExportDeps): Promise<boolean> {
  const now = deps.clock.now()
  const taken = await takeExport(deps.db, now, new Date(now.getTime() + LEASE_MS))
  if (!taken) return false
  const storageKey = newStorageKey()
  try {
    await build(deps, taken, storageKey)
  } catch (error) {
    await deps.storage.delete(storageKey)
    if (!(error instanceof TakenOver)) await noteFailure(deps, taken, error)
  }
  return true
}

async function build(deps: BuildExportDeps, taken: ExportRow, storageKey: string): Promise<void> {
  const { db, clock, storage, masterKeys } = deps
  const person = await findPerson(db, taken.userId)
  if (!person) throw new TakenOver()
  const files = await collect(deps, person)
  await keep(deps, taken, { partsTotal: files.length })
  const { cipher, masterKeyId, wrappedKey } = createExportKey(masterKeys, taken.id)
  const hash = createHash('sha256')
  let size = 0
  const counted = async function* (bytes: AsyncIterable<Uint8Array>) {
    for await (const piece of bytes) {
      hash.update(piece)
      size += piece.length
      yield piece
    }
  }
  await storage.put(storageKey, sealFile(cipher, exportPlace(taken.id), counted(zip(deps, taken, files))))
  const finishedAt = clock.now()
  await inTransaction(db, async (trx) => {
    const ready = {
      state: 'ready',
      size,
      sha256: hash.digest(),
      masterKeyId,
      wrappedKey,
      storageKey,
      finishedAt,
      leaseUntil: null,
      lastError: null,
      expiresAt: new Date(finishedAt.getTime() + EXPORT_KEPT_DAYS * DAY_MS),
    }
    if (!(await updateMyExport(trx, taken, ready))) throw new TakenOver()
    await record({ db: trx, clock }, { fact: 'export.ready', exportId: taken.id, userId: taken.userId })
  })
}

/** Every file of the export: the rows of each category as JSON, its texts and files, and the page to begin with. */
async function collect(deps: BuildExportDeps, person: Person): Promise<ExportFile[]> {
  const files: ExportFile[] = []
  const byCategory = new Map<string, string[]>()
  for (const category of dataCategories) {
    const tables = category.rows.filter(({ exported }) => exported !== undefined)
    const own: ExportFile[] = []
    if (tables.length > 0) {
      const open = async () => {
        const content: Record<string, object[]> = {}
        for (const rows of tables) content[rows.table] = await readRows(deps.db, rows, person)
        return Buffer.from(JSON.stringify(content, null, 2))
      }
      own.push({ path: `data/${category.id}.json`, open })
    }
    for await (const file of category.exportFiles?.(deps, person) ?? []) own.push(file)
    byCategory.set(
      category.id,
      own.map(({ path }) => path),
    )
    files.push(...own)
  }
  const page = overviewPage(dataCategories, byCategory, deps.clock.now())
  return [{ path: 'index.html', open: async () => Buffer.from(page) }, ...files]
}

/** The zip as it is made: one file after the other is opened, and nothing waits in memory. */
async function* zip(deps: BuildExportDeps, taken: ExportRow, files: readonly ExportFile[]): AsyncGenerator<Buffer> {
  const archive = new ZipFile()
  const output = archive.outputStream as PassThrough
  const writing = (async () => {
    const names = new Set<string>()
    for (const [index, { path, open }] of files.entries()) {
      const content = await open()
      const readable = Buffer.isBuffer(content) ? Readable.from([content], { objectMode: false }) : content
      const ended = new Promise<void>((resolve, reject) => {
        readable.on('end', resolve).on('error', reject)
      })
      archive.addReadStream(readable, uniqueName(names, path), { mtime: deps.clock.now() })
      await ended
      await keep(deps, taken, { partsDone: index + 1 })
    }
    archive.end()
  })()
  // The error ends the stream, and so the export; it is not left unhandled meanwhile.
  writing.catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error('an export broke off')))
  for await (const piece of output) yield piece
  await writing
}

/** Two files of one name would be one on unpacking. */
function uniqueName(names: Set<string>, path: string): string {
  const end = path.lastIndexOf('.') > path.lastIndexOf('/') ? path.lastIndexOf('.') : path.length
  let name = path
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${path.slice(0, end)} (${n})${path.slice(end)}`
  names.add(name.toLowerCase())
  return name
}

/** Notes progress and renews the lease. @throws TakenOver */
async function keep({ db, clock }: BuildExportDeps, taken: ExportRow, change: Partial<ExportRow>): Promise<void> {
  const leaseUntil = new Date(clock.now().getTime() + LEASE_MS)
  if (!(await updateMyExport(db, taken, { ...change, leaseUntil }))) throw new TakenOver()
}

async function noteFailure({ db, clock, describeFailure }: BuildExportDeps, taken: ExportRow, error: unknown) {
  const now = clock.now()
  const lastError = describeFailure(error)
  if (taken.attempts < MAX_ATTEMPTS) {
    const leaseUntil = new Date(now.getTime() + taken.attempts * AGAIN_MS)
    await updateMyExport(db, taken, { lastError, leaseUntil })
    return
  }
  await inTransaction(db, async (trx) => {
    const failed = { state: 'failed', lastError, leaseUntil: null, finishedAt: now }
    if (!(await updateMyExport(trx, taken, failed))) return
    await record({ db: trx, clock }, { fact: 'export.failed', exportId: taken.id, userId: taken.userId })
  })
}

/** Ends exports whose time is over. @returns how many */
export async function expireExports({ db, clock, storage }: ExportContext, limit = 100): Promise<number> {
  const ids = await listExpiredExports(db, clock.now(), limit)
  for (const id of ids) {
    const storageKey = await expireExport(db, id)
    if (storageKey) await storage.delete(storageKey)
  }
  return ids.length
}
