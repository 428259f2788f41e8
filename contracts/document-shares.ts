import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** Single files for lawyers who are cleared for the case and not in it (tier 3), and who has read a file. The owner's alone. */

const documentParams = z.object({ id: uuid })

export const documentShareSchema = z.object({
  userId: uuid,
  name: z.string(),
  sharedAt: timestamp,
  /** False while the lawyer's clearance does not count: the file is not there for them then. */
  isEffective: z.boolean(),
  /** When the lawyer has last read it. */
  lastReadAt: timestamp.nullable(),
})
export type DocumentShare = z.infer<typeof documentShareSchema>

export const listDocumentShares = defineEndpoint({
  name: 'listDocumentShares',
  method: 'GET',
  path: '/v1/documents/:id/shares',
  summary: 'Whom this file is shared with',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  data: z.array(documentShareSchema),
  errors: ['FORBIDDEN'],
})

export const listShareCandidates = defineEndpoint({
  name: 'listShareCandidates',
  method: 'GET',
  path: '/v1/documents/:id/share-candidates',
  summary: 'The lawyers who are cleared for the case now and could be given this file',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  data: z.array(z.object({ userId: uuid, name: z.string() })),
  errors: ['FORBIDDEN'],
})

export const shareDocument = defineEndpoint({
  name: 'shareDocument',
  method: 'POST',
  path: '/v1/documents/:id/shares',
  summary: 'Gives exactly this file to a lawyer who is cleared for the case',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  body: z.object({ userId: uuid }),
  data: documentShareSchema,
  status: 201,
  errors: ['FORBIDDEN'],
})

export const revokeDocumentShare = defineEndpoint({
  name: 'revokeDocumentShare',
  method: 'DELETE',
  path: '/v1/documents/:id/shares/:userId',
  summary: 'Takes the file away again, at once',
  tag: 'Documents',
  access: 'user',
  params: z.object({ id: uuid, userId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN'],
})

export const listDocumentReads = defineEndpoint({
  name: 'listDocumentReads',
  method: 'GET',
  path: '/v1/documents/:id/reads',
  summary: 'Who has downloaded or looked at this file, newest first; for the owner of the case',
  tag: 'Documents',
  access: 'user',
  params: documentParams,
  query: pageQuery,
  data: z.array(
    z.object({
      userId: uuid,
      name: z.string(),
      version: z.number().int(),
      purpose: z.enum(['download', 'preview', 'text']),
      at: timestamp,
    }),
  ),
  paginated: true,
  errors: ['FORBIDDEN'],
})
