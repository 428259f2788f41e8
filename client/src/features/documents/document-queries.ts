import { queryOptions } from '@tanstack/react-query'
import {
  type Document,
  getDocument,
  getDocumentText,
  listDocuments,
  listDocumentVersions,
} from '../../../../contracts/documents.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'

/** While a file is being inspected it is asked for this often: an event may be missed, an inspection takes a second. */
const LOOK_AGAIN_MS = 1_500

/** How the list is ordered, as the API says it. */
export type FileOrder = '-updatedAt' | 'updatedAt' | 'name' | '-name' | 'size' | '-size'

export interface FileListQuery {
  q: string
  label: Document['label'] | undefined
  sort: FileOrder
  page: number
}

const PAGE_SIZE = 50

/** Files of a case, one page of them. Begins with the case's key, so that what changes the case renews it. */
export function filesQuery(caseId: string, { q, label, sort, page }: FileListQuery) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'files', { q, label, sort, page }],
    queryFn: async ({ signal }) => {
      const query = { caseId, sort, page, pageSize: PAGE_SIZE, ...(q && { q }), ...(label && { label }) }
      const { data, meta } = await api(listDocuments, { query, signal })
      return { files: data, total: meta.pagination?.total ?? data.length, pageSize: PAGE_SIZE }
    },
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.files.some((file) => file.isPending) ? LOOK_AGAIN_MS : false),
  })
}

/** Everything about one file begins with this. */
export const fileKey = (documentId: string) => ['files', documentId] as const

/** Who has read the file. What is opened here is such a reading: ask for this again once it came. */
export const fileReadsKey = (documentId: string) => [...fileKey(documentId), 'reads'] as const

export function fileQuery(documentId: string) {
  return queryOptions({
    queryKey: [...fileKey(documentId), 'record'],
    queryFn: async ({ signal }) => (await api(getDocument, { params: { id: documentId }, signal })).data,
    refetchInterval: ({ state }) => (state.data?.isPending ? LOOK_AGAIN_MS : false),
  })
}

export function fileVersionsQuery(documentId: string) {
  return queryOptions({
    queryKey: [...fileKey(documentId), 'versions'],
    queryFn: async ({ signal }) => (await api(listDocumentVersions, { params: { id: documentId }, signal })).data,
  })
}

/** Each asking is recorded as a reading: not asked again by itself, not even when the file has a new name. */
export function fileTextQuery(documentId: string, version: number) {
  return queryOptions({
    queryKey: [...fileKey(documentId), 'text', version],
    queryFn: async ({ signal }) =>
      (await api(getDocumentText, { params: { id: documentId }, query: { version }, signal })).data,
    staleTime: 'static',
  })
}
