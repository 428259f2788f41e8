import { formOf } from '../documents.ts'
import { everybody, type MatrixRow, onlyOwner, people, writers } from './askers.ts'

const onDocument = (suffix: string, call: object = {}) => ({
  request: ({ documentId }: { documentId: string }) => ({ path: `/v1/documents/${documentId}${suffix}`, ...call }),
})

export const documentRows: readonly MatrixRow[] = [
  {
    endpoint: 'uploadDocument',
    request: ({ caseId }) => ({ path: '/v1/documents', ...formOf({ fields: { caseId } }) }),
    expected: writers(201),
  },
  {
    endpoint: 'uploadDocument',
    variant: 'with the file before the fields',
    request: ({ caseId }) => ({ path: '/v1/documents', ...formOf({ fields: { caseId }, fileFirst: true }) }),
    expected: writers(201),
  },
  { endpoint: 'listDocuments', request: () => ({ path: '/v1/documents' }), expected: everybody(200) },
  { endpoint: 'getDocument', ...onDocument(''), expected: people(200) },
  { endpoint: 'updateDocument', ...onDocument('', { body: { label: 'privileged' } }), expected: writers(200) },
  { endpoint: 'deleteDocument', ...onDocument(''), expected: onlyOwner(200) },
  {
    endpoint: 'downloadDocument',
    variant: 'before it is inspected',
    ...onDocument('/download'),
    expected: { ...people(409), owner: 200 },
  },
  {
    endpoint: 'getDocumentText',
    variant: 'before it is inspected',
    ...onDocument('/text'),
    expected: { ...people(409), owner: 404 },
  },
  { endpoint: 'listDocumentVersions', ...onDocument('/versions'), expected: people(200) },
  { endpoint: 'addDocumentVersion', ...onDocument('/versions', formOf()), expected: writers(201) },
  {
    endpoint: 'restoreDocumentVersion',
    variant: 'before it is inspected',
    ...onDocument('/versions/1/restore'),
    expected: { ...writers(409), owner: 200 },
  },
]
