import type { Readable } from 'node:stream'
import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { type RecordedFiles, recordedFileName } from '../../adapters/storage/recorded-files.ts'
import { FileMissing } from '../../adapters/storage/storage.ts'
import { type CaseKeys, KeyGone } from '../case-keys/case-keys.ts'
import type { FileDeps } from '../context.ts'
import { makeNamedDocument } from '../documents/made-documents.ts'
import { deleteQuietly, receiveFile, type StoredFile } from '../documents/receive-file.ts'
import { record } from '../outbox.ts'
import { getSettings } from '../platform-settings/platform-settings.queries.ts'
import { auditConsultation } from './audit.ts'
import { idsOf } from './consultations.commands.ts'
import { type ConsultationRow, lockConsultation } from './consultations.queries.ts'
import * as queries from './recording.queries.ts'

/** What reads what the recorder has put down, and seals it. */
export interface FilingDeps {
  db: Database
  log: Logger
  files: Pick<FileDeps, 'storage'>
  recordedFiles: RecordedFiles
}

interface FilingTransaction {
  db: DatabaseTransaction
  clock: Clock
  keys: CaseKeys
}

/**
 * Bytes of one part. Not the limit of uploads: four hours of film are some 6 GB, nobody waits for them, and what was said cannot be said
 * again in smaller pieces. It is what a bucket takes in ten thousand pieces of 5 MB.
 */
const MAX_BYTES = 48_000_000_000
const DAY_MS = 86_400_000

/** There are fewer bytes than the store has said: the line broke. */
class RecordingCutOff extends Error {
  override readonly name = 'RecordingCutOff'
  override readonly message = 'a recording was not read to its end'
}

/** What lies there is no film. */
class NoFilm extends Error {
  override readonly name = 'NoFilm'
  override readonly message = 'a recording is no film'
}

/**
 * Seals the file of a part, while it is read, with a key of its own under the key of the case. Nothing of it is kept in clear on the way.
 * May run twice: the second one finds the document and does nothing.
 * @returns what makes the document of it; undefined where there is none to make (any more)
 * @throws FileMissing where the recorder has not put it there (yet); StorageAway, RecordingCutOff, NoFilm
 */
export async function fileRecording(
  deps: FilingDeps,
  id: string,
): Promise<((ctx: FilingTransaction) => Promise<void>) | undefined> {
  const part = await queries.findRecordingById(deps.db, id)
  // Its case was erased, or it was filed before: what lies there in clear is taken away by others.
  if (!part || part.documentId !== null) return undefined
  const stored = await sealRecorded(deps, recordedFileName(id))
  return async (ctx) => {
    // A second one was quicker, or the case was erased meanwhile: nothing refers to these bytes.
    if (!(await makeDocument(ctx, part, stored))) await deleteQuietly(deps, stored.storageKey)
  }
}

/**
 * Seals what the recorder has put down under this name, while it is read.
 * @throws FileMissing, StorageAway, RecordingCutOff, NoFilm
 */
export async function sealRecorded(deps: Omit<FilingDeps, 'db'>, name: string): Promise<StoredFile> {
  const { recordedFiles } = deps
  const expected = await recordedFiles.head(name)
  if (!expected) throw new FileMissing()
  const stored = await receiveFile(deps, { bytes: film(await recordedFiles.get(name)) }, MAX_BYTES)
  if (stored.size === expected.size) return stored
  await deleteQuietly(deps, stored.storageKey)
  throw new RecordingCutOff()
}

/** ISO 14496-12: a film begins with a box of type `ftyp`, behind the four bytes of its size. */
async function* film(bytes: Readable): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    if (head === undefined) {
      yield piece
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < 8) continue
    if (head.toString('latin1', 4, 8) !== 'ftyp') throw new NoFilm()
    yield head
    head = undefined
  }
  if (head !== undefined) throw new NoFilm()
}

/** @returns false where there is one, or nothing to make one for */
async function makeDocument(ctx: FilingTransaction, part: queries.RecordingRow, stored: StoredFile): Promise<boolean> {
  const { db } = ctx
  const row = await lockConsultation(db, part.consultationId)
  const now = row && (await queries.findRecordingById(db, part.id))
  if (!row || !now || now.documentId !== null) return false
  const documentId = await unlessShredded(() => insertDocument(ctx, row, now, stored))
  if (documentId === undefined) return false
  await queries.setDocument(db, part.id, documentId)
  await record(ctx, { fact: 'recording.filed', recordingId: part.id, ...idsOf(row) })
  const details = { part: part.part, document: documentId, size: stored.size, sha256: stored.sha256.toString('hex') }
  await auditConsultation({ db }, row, 'consultation.recordingFiled', details)
  return true
}

/**
 * Read by whoever was let into the room and had agreed before this part ended, and by nobody else of the case: not by those who joined the
 * case or the room later, and never by bidders. Privileged: a consultation is always one with the lawyer of the case.
 */
async function insertDocument(
  ctx: FilingTransaction,
  row: ConsultationRow,
  part: queries.RecordingRow,
  stored: StoredFile,
): Promise<string> {
  const { db, clock } = ctx
  const endedAt = part.stoppedAt ?? clock.now()
  const createdBy = part.askedBy ?? row.requestedBy
  const wereThere = await queries.listRecordedPeople(db, row.id, endedAt)
  const { recordingDays } = await getSettings(db)
  return makeNamedDocument(ctx, {
    caseId: row.caseId,
    name: nameOf(part, row.timeZone),
    label: 'privileged',
    createdBy,
    readers: [...new Set([createdBy, ...wereThere])],
    keptUntil: new Date(endedAt.getTime() + recordingDays * DAY_MS),
    stored,
  })
}

/** `Recording 2026-11-26, part 1.mp4`: the day as it was where the consultation was arranged. */
function nameOf({ startedAt, part }: queries.RecordingRow, timeZone: string | null): string {
  // Swedes write dates as ISO 8601 does.
  const day = startedAt.toLocaleDateString('sv-SE', { timeZone: timeZone ?? 'UTC' })
  return `Recording ${day}, part ${part}.mp4`
}

async function unlessShredded<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof KeyGone) return undefined
    throw error
  }
}

/** Deletes the file in clear of a part that has become a document. May run twice. */
export async function deleteRecorded({ recordedFiles }: Pick<FilingDeps, 'recordedFiles'>, id: string): Promise<void> {
  await recordedFiles.delete(recordedFileName(id))
}
