import { listCasesOf } from '../../cases/cases.queries.ts'
import { loadDocument } from '../../live-documents/document-state.ts'
import { listCaseDocuments } from '../../live-documents/live-documents.commands.ts'
import { documentAccess } from '../../live-documents/live-documents.policy.ts'
import type { RichText } from '../../live-documents/rich-text.ts'
import { readRichText } from '../../live-documents/rich-text.ts'
import type { ExportContext, ExportFile, Person } from '../category.ts'
import { fileNamePart } from './file-names.ts'
import { htmlOf, plainTextOf } from './rich-text-output.ts'

const PAGE = 100

/**
 * Texts of live documents that the person may read now, each as JSON, HTML and plain text.
 * @param whose `own`: of cases that the person opened; `others`: one's own private notes in cases of others
 */
export async function* exportTexts(
  ctx: ExportContext,
  { userId }: Person,
  whose: 'own' | 'others',
): AsyncGenerator<ExportFile> {
  for (let page = 1; ; page++) {
    const { cases } = await listCasesOf(ctx.db, userId, { sort: 'createdAt', page, pageSize: PAGE })
    for (const { row, relation } of cases) {
      if (relation.isOwner !== (whose === 'own')) continue
      const folder = `cases/${fileNamePart(row.title)}-${row.id.slice(-4)}`
      for (const document of await listCaseDocuments(ctx.db, { caseId: row.id, userId })) {
        if (documentAccess(relation, document, userId) === 'none') continue
        if (whose === 'others' && document.ownerId !== userId) continue
        yield* formatsOf(ctx, document.id, `${folder}/${fileNamePart(document.title)}`)
      }
    }
    if (cases.length < PAGE) return
  }
}

function* formatsOf(ctx: ExportContext, documentId: string, path: string): Generator<ExportFile> {
  const read = async (): Promise<RichText> => {
    const { document } = await loadDocument(ctx, documentId)
    const text = readRichText(document)
    document.destroy()
    return text
  }
  yield { path: `${path}.json`, open: async () => Buffer.from(JSON.stringify(await read(), null, 2)) }
  yield { path: `${path}.html`, open: async () => Buffer.from(htmlOf(await read())) }
  yield { path: `${path}.txt`, open: async () => Buffer.from(plainTextOf(await read())) }
}
