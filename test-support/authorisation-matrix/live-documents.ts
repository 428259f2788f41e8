import { everybody, type MatrixRow, nobodyBut, people, writers } from './askers.ts'

export const liveDocumentRows: readonly MatrixRow[] = [
  {
    endpoint: 'listVersions',
    request: ({ briefId }) => ({ path: `/v1/live-documents/${briefId}/versions` }),
    expected: people(200),
  },
  {
    endpoint: 'listVersions',
    variant: 'private notes of the owner',
    request: ({ ownersNotesId }) => ({ path: `/v1/live-documents/${ownersNotesId}/versions` }),
    expected: nobodyBut('owner', 200),
  },
  {
    endpoint: 'createVersion',
    request: ({ briefId }) => ({ path: `/v1/live-documents/${briefId}/versions`, body: { name: 'Draft' } }),
    expected: writers(201),
  },
  {
    endpoint: 'createVersion',
    variant: 'private notes of the owner',
    request: ({ ownersNotesId }) => ({ path: `/v1/live-documents/${ownersNotesId}/versions`, body: { name: 'Mine' } }),
    expected: nobodyBut('owner', 201),
  },
  {
    endpoint: 'getVersion',
    request: ({ briefId, versionId }) => ({ path: `/v1/live-documents/${briefId}/versions/${versionId}` }),
    expected: people(200),
  },
  {
    endpoint: 'getVersion',
    variant: 'by way of another document',
    request: ({ notesId, versionId }) => ({ path: `/v1/live-documents/${notesId}/versions/${versionId}` }),
    expected: everybody(404),
  },
  {
    endpoint: 'restoreVersion',
    request: ({ briefId, versionId }) => ({ path: `/v1/live-documents/${briefId}/versions/${versionId}/restore` }),
    expected: writers(200),
  },
]
