import { createLogger } from '../adapters/log.ts'
import type { EndpointData } from '../contracts/endpoint.ts'
import type { searchInside } from '../contracts/search-inside.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { getEpoch } from '../domain/live-documents/live-documents.queries.ts'
import { writeRichText } from '../domain/live-documents/rich-text.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { catchUpWithSources, indexChangedTexts } from '../domain/search/inside/index-sources.commands.ts'
import type { TestApi } from './api.ts'
import { readWorkspace, type TestPerson } from './factories.ts'

/** Paragraphs; what begins with `# ` is a heading. */
export function textOf(...blocks: string[]) {
  const content = blocks.map((block) => {
    const isHeading = block.startsWith('# ')
    const text = isHeading ? block.slice(2) : block
    const content = text ? [{ type: 'text', text }] : []
    return isHeading ? { type: 'heading', attrs: { level: 2 }, content } : { type: 'paragraph', content }
  })
  return { type: 'doc', content }
}

/** Makes a live document say this, as an edit of this person. */
export async function writeBlocks(api: TestApi, documentId: string, userId: string, ...blocks: string[]) {
  const updateLog = createUpdateLog({ pool: api.pool, keys: api.keys, log: createLogger('silent') })
  const { document } = await loadDocument(api, documentId)
  const update = writeRichText(document, textOf(...blocks))
  if (!update) throw new Error('nothing to write')
  await updateLog.append({ documentId, epoch: await getEpoch(api.db, documentId), update, userId, kind: 'person' })
}

/** The id of a person's live document of this kind. */
export async function documentOf(api: TestApi, person: TestPerson, caseId: string, kind = 'brief'): Promise<string> {
  const { documents } = await readWorkspace(api, person, caseId)
  const found = documents.find((document) => document.kind === kind)
  if (!found) throw new Error(`no ${kind}`)
  return found.id
}

/** Indexes whatever has changed, without waiting for people to stop typing. */
export async function indexNow(api: Pick<TestApi, 'db' | 'keys' | 'masterKeys'>): Promise<void> {
  await catchUpWithSources(api)
  // In a minute nobody has typed for a while.
  while ((await indexChangedTexts(api, new Date(Date.now() + 60_000))) > 0);
}

/** What somebody finds: the answer's data and how much there is. */
export async function search(api: TestApi, person: TestPerson, q: string, more = '') {
  const url = `/v1/search/documents?q=${encodeURIComponent(q)}${more}`
  const { status, body } = await api.call('GET', url, { token: person.token })
  if (status !== 200) throw new Error(`search answered ${status} ${JSON.stringify(body)}`)
  const data: EndpointData<typeof searchInside> = body.data
  return { ...data, total: body.meta.pagination.total as number }
}
