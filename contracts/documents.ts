import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { fileNotes } from './file-types.ts'

/**
 * Files of a case or of a conversation (live documents are `contracts/live-documents.ts`). A document has versions; what is said of
 * it here is said of the newest one, unless a version is named.
 */

export const documentLimits = {
  /** Bytes of one file. */
  fileBytes: 100 * 1024 * 1024,
  /** Bytes of all versions of all files in one case. */
  caseBytes: 20 * 1024 * 1024 * 1024,
  /** Bytes that one person has uploaded, everywhere. */
  personBytes: 50 * 1024 * 1024 * 1024,
  /** Documents in one case. */
  caseDocuments: 2000,
  /** Versions of one document. */
  versions: 100,
  /** Uploads that one person may have begun and not finished. */
  openUploads: 50,
  /** Letters of a file name. */
  nameLength: 200,
} as const

/**
 * What a file is in law. `open`: nothing special. `privileged`: between client and lawyer. `work_product`: made for the dispute.
 * `without_prejudice`: an attempt to settle, not to be held against who made it.
 */
export const documentLabels = ['open', 'privileged', 'work_product', 'without_prejudice'] as const
export type DocumentLabel = (typeof documentLabels)[number]

/**
 * What the inspection has found. `clean`: inspected and scanned. `not_scanned`: inspected, no virus scanner is set up. `quarantined`:
 * suspicious, or the scanner could not be asked; nobody downloads it. `rejected`: not accepted, its bytes are not kept.
 */
export const scanStates = ['clean', 'not_scanned', 'quarantined', 'rejected'] as const
export type ScanState = (typeof scanStates)[number]

const documentPerson = z.object({ userId: uuid, name: z.string() })

/** A file as it is in one version. */
const fileFields = {
  fileName: z.string(),
  /** What it is by its content, once it is inspected; until then what its name says. */
  contentType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Of the bytes as they were uploaded; 64 hexadecimal digits. */
  sha256: z.string(),
  scan: z.enum(scanStates),
  /** Why it is quarantined or rejected, as a code. */
  scanReason: z.string().nullable(),
  /** What a reader should know of it: scripts, embedded files, a password. */
  notes: z.array(z.enum(fileNotes)),
  /** The inspection is not over: `scan` says `not_scanned`, and only its uploader can download it. */
  isPending: z.boolean(),
  /** Whether its text was extracted, for preview and search. */
  hasText: z.boolean(),
  uploadedBy: documentPerson,
  uploadedAt: timestamp,
}

/** Who reads a file: everybody in its case or conversation, or of those only some who were named, as whoever is in a recording. */
const readerships = ['case', 'named'] as const

export const documentSchema = z.object({
  id: uuid,
  /** Null for a file of a conversation between people. */
  caseId: uuid.nullable(),
  /** The private conversation that alone may read it; null for files of the whole case. */
  conversationId: uuid.nullable(),
  ...fileFields,
  label: z.enum(documentLabels),
  readership: z.enum(readerships),
  /** When it is deleted by itself; null: it is kept like its case. A legal hold keeps it longer. */
  keptUntil: timestamp.nullable(),
  /** Number of the newest version, from 1. */
  version: z.number().int(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** `shared`: the caller is outside the case and was given this one file. */
  access: z.enum(['member', 'shared']),
  /** What the caller may do with it now; the interface shows by it and never repeats a rule. */
  abilities: z.object({
    download: z.boolean(),
    /** Rename, relabel. */
    update: z.boolean(),
    /** Upload a new version, bring an old one back; never with a recording. */
    addVersion: z.boolean(),
    delete: z.boolean(),
    /** Give it to a cleared lawyer, see who has it and who has read it. */
    share: z.boolean(),
  }),
})
export type Document = z.infer<typeof documentSchema>

/** A name as people type it; what a file system or browser could stumble over is taken out. */
export const fileName = z.string().trim().min(1, 'Give the file a name').max(documentLimits.nameLength)

export const uploadDocument = defineEndpoint({
  name: 'uploadDocument',
  method: 'POST',
  path: '/v1/documents',
  summary: 'Uploads a file (at most 100 MB) to a case, or to a private conversation; for large files see `startUpload`',
  tag: 'Documents',
  access: 'user',
  upload: { maxBytes: documentLimits.fileBytes, streamed: true },
  body: z.object({
    /** Either a case or a conversation. */
    caseId: uuid.optional(),
    conversationId: uuid.optional(),
    label: z.enum(documentLabels).default('open'),
    /** Made by the client: the same upload sent twice makes one document. */
    clientId: uuid.optional(),
  }),
  data: documentSchema,
  status: 201,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'QUOTA_EXCEEDED', 'STORAGE_AWAY'],
})

const documentOrders = ['-updatedAt', 'updatedAt', 'name', '-name', 'size', '-size'] as const

export const listDocuments = defineEndpoint({
  name: 'listDocuments',
  method: 'GET',
  path: '/v1/documents',
  summary: 'Files of a case or conversation, or of everything you are in and everything shared with you',
  tag: 'Documents',
  access: 'user',
  query: pageQuery.extend({
    caseId: uuid.optional(),
    conversationId: uuid.optional(),
    label: z.enum(documentLabels).optional(),
    /** Part of the name. Needs `caseId` or `conversationId`, as sorting by name does: names are sealed. */
    q: z.string().trim().max(100).optional(),
    sort: z.enum(documentOrders).default('-updatedAt'),
  }),
  data: z.array(documentSchema),
  paginated: true,
})

const documentParams = z.object({ id: uuid })

export const getDocument = defineEndpoint({
  name: 'getDocument',
  method: 'GET',
  path: '/v1/documents/:id',
  summary: 'One file, without its bytes',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  data: documentSchema,
})

export const updateDocument = defineEndpoint({
  name: 'updateDocument',
  method: 'PUT',
  path: '/v1/documents/:id',
  summary: 'Renames or relabels a file; the ending of its name stays',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  body: z.object({ fileName: fileName.optional(), label: z.enum(documentLabels).optional() }),
  data: documentSchema,
  errors: ['FORBIDDEN'],
})

export const deleteDocument = defineEndpoint({
  name: 'deleteDocument',
  method: 'DELETE',
  path: '/v1/documents/:id',
  summary: 'Deletes a file for everybody; its bytes go after 30 days, unless a legal hold keeps them',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  data: z.object({}),
  errors: ['FORBIDDEN'],
})

export const downloadDocument = defineEndpoint({
  name: 'downloadDocument',
  method: 'GET',
  path: '/v1/documents/:id/download',
  summary:
    'The bytes of a file, always as an attachment; takes `Range: bytes=…` with one range. Each reading is recorded',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  query: z.object({
    /** The newest, if left out. */
    version: z.coerce.number().int().min(1).max(1_000_000).optional(),
    /** What is recorded: kept on a device, or looked at. */
    purpose: z.enum(['download', 'preview']).default('download'),
  }),
  data: z.string(),
  download: true,
  errors: ['FILE_QUARANTINED', 'FILE_REJECTED', 'SCAN_PENDING', 'RANGE_NOT_SATISFIABLE', 'STORAGE_AWAY'],
})

export const getDocumentText = defineEndpoint({
  name: 'getDocumentText',
  method: 'GET',
  path: '/v1/documents/:id/text',
  summary: 'The text of a file by pages, where it could be extracted. Each reading is recorded',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  query: z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  data: z.object({
    version: z.number().int(),
    /** One page only where the kind of file knows no pages. */
    pages: z.array(z.string()),
    /** The text was too long to be kept whole. */
    isCut: z.boolean(),
  }),
  errors: ['FILE_QUARANTINED', 'FILE_REJECTED', 'SCAN_PENDING'],
})

export const documentVersionSchema = z.object({
  version: z.number().int(),
  ...fileFields,
  /** Number of the version whose bytes it has, where an old one was brought back. */
  restoredFrom: z.number().int().nullable(),
})
export type DocumentVersion = z.infer<typeof documentVersionSchema>

export const listDocumentVersions = defineEndpoint({
  name: 'listDocumentVersions',
  method: 'GET',
  path: '/v1/documents/:id/versions',
  summary: 'Versions of a file, newest first; whoever it is only shared with sees the newest',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  data: z.array(documentVersionSchema),
})

export const addDocumentVersion = defineEndpoint({
  name: 'addDocumentVersion',
  method: 'POST',
  path: '/v1/documents/:id/versions',
  summary: 'Uploads a new version (at most 100 MB); the ones before are kept',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  upload: { maxBytes: documentLimits.fileBytes, streamed: true },
  body: z.object({ clientId: uuid.optional() }),
  data: documentSchema,
  status: 201,
  errors: ['FORBIDDEN', 'CONFLICT', 'QUOTA_EXCEEDED', 'STORAGE_AWAY'],
})

export const restoreDocumentVersion = defineEndpoint({
  name: 'restoreDocumentVersion',
  method: 'POST',
  path: '/v1/documents/:id/versions/:version/restore',
  summary: 'Brings an old version back as the newest; nothing is lost',
  tag: 'Documents',
  access: 'user',
  params: z.object({ id: uuid, version: z.coerce.number().int().min(1).max(1_000_000) }),
  data: documentSchema,
  errors: ['FORBIDDEN', 'QUOTA_EXCEEDED'],
})
