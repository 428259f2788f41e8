import { z } from 'zod'
import { documentLabels, documentLimits, documentSchema, fileName } from './documents.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/**
 * Uploads that survive a broken connection, after the idea of draft-ietf-httpbis-resumable-upload. The subset: begin with the size
 * (`startUpload`), send bytes from an offset (`sendUploadBytes`, any number of times), ask for the offset after a break (`getUpload`),
 * finish (`finishUpload`). What the server has received it keeps in whole pieces of 64 KiB, also of a request that broke off.
 */

/** How long an upload that nobody goes on with is kept, in hours. */
export const UPLOAD_KEPT_HOURS = 24

export const uploadSchema = z.object({
  id: uuid,
  /** Bytes that the server has; go on from here. */
  offset: z.number().int(),
  /** Bytes of the whole file. */
  size: z.number().int(),
  /** Gone after this; each request puts it off. */
  expiresAt: timestamp,
  /** Once it is finished. */
  documentId: uuid.nullable(),
})
export type Upload = z.infer<typeof uploadSchema>

export const startUpload = defineEndpoint({
  name: 'startUpload',
  method: 'POST',
  path: '/v1/documents/uploads',
  summary: 'Begins an upload that can be resumed, of a new file or of a new version of one',
  tag: 'Documents',
  access: 'user',
  body: z.object({
    /** One of these three: where the file goes, or which file it is a new version of. */
    caseId: uuid.optional(),
    conversationId: uuid.optional(),
    documentId: uuid.optional(),
    fileName,
    /** As the sender's system says. */
    contentType: z.string().max(200).optional(),
    size: z.number().int().min(1, 'The file is empty').max(documentLimits.fileBytes, 'A file has at most 100 MB'),
    label: z.enum(documentLabels).default('open'),
    /** Made by the client: beginning the same upload twice answers the one that there is. */
    clientId: uuid.optional(),
  }),
  data: uploadSchema,
  status: 201,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'QUOTA_EXCEEDED'],
})

const uploadParams = z.object({ id: uuid })

export const getUpload = defineEndpoint({
  name: 'getUpload',
  method: 'GET',
  path: '/v1/documents/uploads/:id',
  summary: 'How far an upload of yours is',
  tag: 'Documents',
  access: 'user',
  params: uploadParams,
  data: uploadSchema,
})

export const sendUploadBytes = defineEndpoint({
  name: 'sendUploadBytes',
  method: 'PUT',
  path: '/v1/documents/uploads/:id',
  summary:
    'Sends bytes as `application/octet-stream`, from `offset` on; 409 UPLOAD_OFFSET where the server has another offset',
  tag: 'Documents',
  access: 'user',
  params: uploadParams,
  query: z.object({
    /** The first byte that is sent: what the server has. */
    offset: z.coerce.number().int().min(0),
  }),
  rawBody: { maxBytes: documentLimits.fileBytes },
  data: uploadSchema,
  errors: ['UPLOAD_OFFSET', 'CONFLICT', 'PAYLOAD_TOO_LARGE', 'FORBIDDEN', 'STORAGE_AWAY'],
})

export const finishUpload = defineEndpoint({
  name: 'finishUpload',
  method: 'POST',
  path: '/v1/documents/uploads/:id/finish',
  summary: 'Makes the document once all bytes are there; a second time answers the same document',
  tag: 'Documents',
  access: 'user',
  params: uploadParams,
  data: documentSchema,
  status: 201,
  errors: ['UPLOAD_OFFSET', 'FORBIDDEN', 'CONFLICT', 'QUOTA_EXCEEDED', 'STORAGE_AWAY'],
})

export const cancelUpload = defineEndpoint({
  name: 'cancelUpload',
  method: 'DELETE',
  path: '/v1/documents/uploads/:id',
  summary: 'Gives up an upload that is not finished; nothing of it is kept',
  tag: 'Documents',
  access: 'user',
  params: uploadParams,
  data: z.object({}),
  errors: ['CONFLICT'],
})
