import type { DocumentLabel } from '../../contracts/documents.ts'
import type { Context } from '../../domain/context.ts'
import { addDocumentVersion, uploadDocument } from '../../domain/documents/upload.commands.ts'
import { type DemoFileKey, demoFiles } from './files/demo-files.ts'

/** Uploads a file of the demo into a case, as a browser would. @returns the document's id */
export async function uploadDemoFile(
  ctx: Context,
  { caseId, file, label }: { caseId: string; file: DemoFileKey; label: DocumentLabel },
): Promise<string> {
  const { id } = await uploadDocument(ctx, { ...(await incoming(file)), ...form({ caseId, label }) })
  return id
}

/** Uploads a file of the demo as the next version of a document. */
export async function uploadDemoVersion(ctx: Context, documentId: string, file: DemoFileKey): Promise<void> {
  await addDocumentVersion(ctx, documentId, { ...(await incoming(file)), ...form({}) })
}

async function incoming(file: DemoFileKey) {
  const { name, type, bytes } = demoFiles[file]
  const content = await bytes()
  async function* pieces() {
    yield content
  }
  return { name, declaredType: type, bytes: pieces() }
}

function form<Fields>(fields: Fields) {
  return { early: fields, fields: async () => fields }
}
