import { Readable } from 'node:stream'
import { openRange, sealedRangeOf } from '../../../adapters/chunk-sealing.ts'
import { type DocumentRow, listDocumentRows } from '../../documents/documents.queries.ts'
import { cipherOf, filePlace, openFileKey, openName } from '../../documents/sealing.ts'
import type { ExportContext, ExportFile, Person } from '../category.ts'
import { fileNamePart } from './file-names.ts'

/** Verdicts with which a file is given out. */
const fine = ['clean', 'not_scanned']

/** Files of cases that the person is in now, in the version that the person uploaded last, if it is the current one. */
export async function* exportFiles(ctx: ExportContext, { userId }: Person): AsyncGenerator<ExportFile> {
  const all = { caseId: undefined, label: undefined, sort: 'updatedAt' as const }
  const { rows } = await listDocumentRows(ctx.db, { userId, sharedIds: [] }, all, undefined)
  for (const row of rows) {
    if (row.uploadedBy !== userId || !fine.includes(row.scan) || !row.storageKey || !row.wrappedKey) continue
    const cipher = await cipherOf(ctx, row)
    const name = fileNamePart(openName(cipher, row.id, row.currentVersion, row.name))
    yield { path: `files/${row.id.slice(0, 8)}/${name}`, open: () => openFile(ctx, row) }
  }
}

async function openFile(ctx: ExportContext, row: DocumentRow): Promise<Readable> {
  const { id, fileId, storageKey, wrappedKey, size } = row
  if (storageKey === null || wrappedKey === null) throw new Error('a file has lost its bytes meanwhile')
  const cipher = openFileKey(await cipherOf(ctx, row), id, fileId, wrappedKey)
  const part = sealedRangeOf(size, { start: 0, end: size - 1 })
  const sealed = await ctx.storage.get(storageKey, part.sealed)
  return Readable.from(openRange(cipher, filePlace(fileId), sealed, { ...part, size }), { objectMode: false })
}
