import { Readable } from 'node:stream'
import { openRange, sealedRangeOf } from '../../../adapters/chunk-sealing.ts'
import {
  type DocumentRow,
  listDocumentRows,
  listVersionRows,
  type VersionRow,
} from '../../documents/documents.queries.ts'
import { cipherOf, filePlace, openFileKey, openName } from '../../documents/sealing.ts'
import type { ExportContext, ExportFile, Person } from '../category.ts'
import { fileNamePart } from './file-names.ts'

/** Verdicts with which a file is given out. */
const fine = ['clean', 'not_scanned']

/**
 * Every version that the person uploaded of files that the person may read now: those of cases, and those sent to one other person; and
 * recordings of the person's own voice and picture, whoever asked for them.
 */
export async function* exportFiles(ctx: ExportContext, { userId }: Person): AsyncGenerator<ExportFile> {
  const all = { caseId: undefined, label: undefined, sort: 'updatedAt' as const }
  const { rows } = await listDocumentRows(ctx.db, { userId, sharedIds: [] }, all, undefined)
  for (const row of rows) {
    const isRecorded = row.readership === 'named'
    const cipher = await cipherOf(ctx, row)
    for (const version of await listVersionRows(ctx.db, row.id)) {
      // One that was brought back is the same file again.
      if ((version.uploadedBy !== userId && !isRecorded) || version.restoredFrom !== null || !isGiven(version)) continue
      const name = fileNamePart(openName(cipher, row.id, version.version, version.name))
      const folder = version.version === row.currentVersion ? '' : `version ${version.version}/`
      yield { path: `files/${row.id.slice(0, 8)}/${folder}${name}`, open: () => openFile(ctx, row, version) }
    }
  }
}

function isGiven({ scan, storageKey, wrappedKey }: VersionRow): boolean {
  return fine.includes(scan) && storageKey !== null && wrappedKey !== null
}

async function openFile(ctx: ExportContext, row: DocumentRow, version: VersionRow): Promise<Readable> {
  const { id } = row
  const { fileId, storageKey, wrappedKey, size } = version
  if (storageKey === null || wrappedKey === null) throw new Error('a file has lost its bytes meanwhile')
  const cipher = openFileKey(await cipherOf(ctx, row), id, fileId, wrappedKey)
  const part = sealedRangeOf(size, { start: 0, end: size - 1 })
  const sealed = await ctx.storage.get(storageKey, part.sealed)
  return Readable.from(openRange(cipher, filePlace(fileId), sealed, { ...part, size }), { objectMode: false })
}
