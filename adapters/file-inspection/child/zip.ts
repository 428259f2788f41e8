import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { quarantined, Refusal, rejected } from './verdict.ts'

/** Limits on what a container may hold, over all levels together (docs/operations.md names them). */
export const zipLimits = {
  entries: 10_000,
  unpackedBytes: 1024 * 1024 * 1024,
  /** Unpacked to packed. Text packs to a tenth, empty tables to a fiftieth. */
  ratio: 100,
  /** Under this nobody is hurt, and small files of blanks pack well. */
  ratioFromBytes: 5 * 1024 * 1024,
  /** Containers in containers: a sheet in a document is one. */
  depth: 2,
} as const

/** Bytes of a part that is kept to be looked at as a whole; larger ones are looked through as they come. */
const MAX_KEPT = 32 * 1024 * 1024

/** What is left of the limits; one for a file and everything in it. */
export interface ZipBudget {
  entries: number
  bytes: number
}

export function freshBudget(): ZipBudget {
  return { entries: zipLimits.entries, bytes: zipLimits.unpackedBytes }
}

export interface ZipPart {
  name: string
  /** All of it, or undefined if it is larger than what is kept. */
  bytes: Buffer | undefined
}

interface ZipVisitor {
  /** Each piece of a part as it is unpacked. */
  onPiece(name: string, piece: Buffer): void
  onPart(part: ZipPart): Promise<void>
}

/**
 * Unpacks a zip in memory, part by part, counting while it does: what the directory promises is judged first, what really
 * comes out as well.
 * @throws Refusal for damaged, encrypted, bursting and tricky containers
 */
export async function visitZip(bytes: Buffer, budget: ZipBudget, visitor: ZipVisitor): Promise<void> {
  const zip = await openZip(bytes)
  const entries = await entriesOf(zip, budget)
  judgeDirectory(bytes, entries, budget)
  const names = new Set<string>()
  for (const entry of entries) {
    judgeEntry(entry)
    const name = entry.fileName.toLowerCase()
    // Two parts of one name: one reader takes the first, another the last.
    if (names.has(name)) throw quarantined('suspicious_structure')
    names.add(name)
    if (!entry.fileName.endsWith('/')) await visitEntry(zip, entry, budget, visitor)
  }
}

function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(
      bytes,
      { lazyEntries: true, validateEntrySizes: true, strictFileNames: false, decodeStrings: true },
      (error, zip) => (error ? reject(refusalOf(error)) : resolve(zip)),
    )
  })
}

/** yauzl says only in words what is wrong. */
function refusalOf(error: Error): Refusal {
  if (error instanceof Refusal) return error
  const tricky = /relative path|absolute path|invalid characters in fileName|too many bytes/i.test(error.message)
  if (/too many bytes/i.test(error.message)) return rejected('unpacks_too_large')
  return tricky ? quarantined('suspicious_structure') : rejected('damaged')
}

function entriesOf(zip: ZipFile, budget: ZipBudget): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      budget.entries -= 1
      if (budget.entries < 0) return reject(rejected('unpacks_too_large'))
      entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', (error: Error) => reject(refusalOf(error)))
    if (zip.entryCount > budget.entries) reject(rejected('unpacks_too_large'))
    else zip.readEntry()
  })
}

function judgeDirectory(bytes: Buffer, entries: readonly Entry[], budget: ZipBudget): void {
  const unpacked = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (unpacked > budget.bytes || burst(unpacked, bytes.length)) throw rejected('unpacks_too_large')
  // Parts that lie on each other unpack the same bytes again and again.
  const spans = entries
    .map((entry) => ({
      from: entry.relativeOffsetOfLocalHeader,
      to: entry.relativeOffsetOfLocalHeader + entry.compressedSize,
    }))
    .sort((one, other) => one.from - other.from)
  if (spans.some((span, index) => span.from < (spans[index - 1]?.to ?? 0))) throw quarantined('suspicious_structure')
  // A file is its container from the first byte: what stands before is for other readers.
  if ((spans[0]?.from ?? 0) !== 0) throw quarantined('two_types_at_once')
}

function burst(unpacked: number, packed: number): boolean {
  return unpacked > zipLimits.ratioFromBytes && unpacked / Math.max(1, packed) > zipLimits.ratio
}

function judgeEntry(entry: Entry): void {
  if (entry.isEncrypted()) throw rejected('password_protected')
  if (![0, 8].includes(entry.compressionMethod)) throw rejected('damaged')
  const { fileName } = entry
  const climbs = fileName.split(/[/\\]/).includes('..')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused.
  if (climbs || /^[/\\]|^[a-z]:|[\0-\x1f\\]/i.test(fileName)) throw quarantined('suspicious_structure')
  // Made on Unix, a link to somewhere else (S_IFLNK).
  if (entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
    throw quarantined('suspicious_structure')
  }
}

async function visitEntry(zip: ZipFile, entry: Entry, budget: ZipBudget, visitor: ZipVisitor): Promise<void> {
  const stream = await openEntry(zip, entry)
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      size += piece.length
      budget.bytes -= piece.length
      if (budget.bytes < 0 || burst(size, entry.compressedSize)) throw rejected('unpacks_too_large')
      visitor.onPiece(entry.fileName, piece)
      if (size <= MAX_KEPT) pieces.push(piece)
      else pieces.length = 0
    }
  } catch (error) {
    throw refusalOf(error as Error)
  }
  await visitor.onPart({ name: entry.fileName, bytes: size <= MAX_KEPT ? Buffer.concat(pieces) : undefined })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(refusalOf(error)) : resolve(stream)))
  })
}
