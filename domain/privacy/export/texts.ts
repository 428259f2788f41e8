import { listCasesOf } from '../../cases/cases.queries.ts'
import { openBriefVersion } from '../../cases/publish-brief.ts'
import { getBriefVersionRow, listBriefVersionRows } from '../../cases/published-briefs.queries.ts'
import { loadDocument } from '../../live-documents/document-state.ts'
import { listCaseDocuments } from '../../live-documents/live-documents.commands.ts'
import { documentAccess } from '../../live-documents/live-documents.policy.ts'
import { type RichText, readRichText } from '../../live-documents/rich-text.ts'
import { getVersion, listVersions } from '../../live-documents/versions.commands.ts'
import type { ExportContext, ExportFile, Person } from '../category.ts'
import { fileNamePart } from './file-names.ts'
import { htmlOf, plainTextOf } from './rich-text-output.ts'

const PAGE = 100

/**
 * Texts of live documents that the person may read now with their history, each as JSON, HTML and plain text.
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
        const path = `${folder}/${fileNamePart(document.title)}`
        yield* formatsOf(path, () => readNow(ctx, document.id))
        yield* historyOf(ctx, document.id, path)
      }
      if (whose === 'own') yield* publishedOf(ctx, row.id, folder)
    }
    if (cases.length < PAGE) return
  }
}

/** What was kept of a document on the way, oldest last; the empty beginning says nothing. */
async function* historyOf(ctx: ExportContext, documentId: string, path: string): AsyncGenerator<ExportFile> {
  for (let page = 1; ; page++) {
    const { versions } = await listVersions(ctx, documentId, { page, pageSize: PAGE })
    for (const { id, kind, name, createdAt } of versions) {
      if (kind === 'created') continue
      const at = createdAt.slice(0, 16).replace('T', ' ').replace(':', '-')
      const file = `${path} history/${fileNamePart(`${at} ${name ?? ''}`)}`
      yield* formatsOf(file, async () => (await getVersion(ctx, documentId, id)).content)
    }
    if (versions.length < PAGE) return
  }
}

/** What lawyers outside of the case were given to read. */
async function* publishedOf(ctx: ExportContext, caseId: string, folder: string): AsyncGenerator<ExportFile> {
  for (const { version } of await listBriefVersionRows(ctx.db, caseId)) {
    yield* formatsOf(`${folder}/Published brief ${version}`, async () =>
      openBriefVersion(ctx, await getBriefVersionRow(ctx.db, caseId, version)),
    )
  }
}

async function readNow(ctx: ExportContext, documentId: string): Promise<RichText> {
  const { document } = await loadDocument(ctx, documentId)
  const text = readRichText(document)
  document.destroy()
  return text
}

function* formatsOf(path: string, read: () => Promise<RichText>): Generator<ExportFile> {
  yield { path: `${path}.json`, open: async () => Buffer.from(JSON.stringify(await read(), null, 2)) }
  yield { path: `${path}.html`, open: async () => Buffer.from(htmlOf(await read())) }
  yield { path: `${path}.txt`, open: async () => Buffer.from(plainTextOf(await read())) }
}
