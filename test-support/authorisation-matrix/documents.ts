import { randomUUID } from 'node:crypto'
import { formOf } from '../documents.ts'
import { everybody, type MatrixRow, nobodyBut, onlyOwner, people, writers } from './askers.ts'

const onDocument = (suffix: string, call: object = {}) => ({
  request: ({ documentId }: { documentId: string }) => ({ path: `/v1/documents/${documentId}${suffix}`, ...call }),
})

const onUpload = (suffix: string, call: object = {}) => ({
  request: ({ ownersUploadId }: { ownersUploadId: string }) => ({
    path: `/v1/documents/uploads/${ownersUploadId}${suffix}`,
    ...call,
  }),
})
const tenBytes = { body: Buffer.from('ten bytes.'), headers: { 'content-type': 'application/octet-stream' } }

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
  {
    endpoint: 'openViewing',
    variant: 'before it is inspected',
    ...onDocument('/viewings', { body: {} }),
    expected: { ...people(409), owner: 201 },
  },
  {
    endpoint: 'streamViewing',
    variant: 'that nobody has opened',
    request: () => ({ path: `/v1/viewings/${randomUUID()}` }),
    expected: everybody(404),
  },
  { endpoint: 'listDocumentVersions', ...onDocument('/versions'), expected: people(200) },
  { endpoint: 'addDocumentVersion', ...onDocument('/versions', formOf()), expected: writers(201) },
  {
    endpoint: 'restoreDocumentVersion',
    variant: 'before it is inspected',
    ...onDocument('/versions/1/restore'),
    expected: { ...writers(409), owner: 200 },
  },
  {
    endpoint: 'startUpload',
    request: ({ caseId }) => ({ path: '/v1/documents/uploads', body: { caseId, fileName: 'a.pdf', size: 10 } }),
    expected: writers(201),
  },
  { endpoint: 'getUpload', ...onUpload(''), expected: nobodyBut('owner', 200) },
  { endpoint: 'sendUploadBytes', ...onUpload('?offset=0', tenBytes), expected: nobodyBut('owner', 200) },
  { endpoint: 'finishUpload', variant: 'too soon', ...onUpload('/finish'), expected: nobodyBut('owner', 409) },
  { endpoint: 'cancelUpload', ...onUpload(''), expected: nobodyBut('owner', 200) },
  { endpoint: 'listDocumentShares', ...onDocument('/shares'), expected: onlyOwner(200) },
  { endpoint: 'listShareCandidates', ...onDocument('/share-candidates'), expected: onlyOwner(200) },
  {
    endpoint: 'shareDocument',
    variant: 'with somebody who is not cleared',
    request: ({ documentId, strangerId }) => ({
      path: `/v1/documents/${documentId}/shares`,
      body: { userId: strangerId },
    }),
    expected: onlyOwner(422),
  },
  {
    endpoint: 'revokeDocumentShare',
    variant: 'that there is not',
    request: ({ documentId, strangerId }) => ({ path: `/v1/documents/${documentId}/shares/${strangerId}` }),
    expected: onlyOwner(404),
  },
  { endpoint: 'listDocumentReads', ...onDocument('/reads'), expected: onlyOwner(200) },
]
