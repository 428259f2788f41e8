import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** Why a version exists. `automatic`: taken by time; `named`: by a person; `restored`: the state just before a restore. */
export const versionKinds = ['created', 'automatic', 'named', 'restored'] as const

export const versionSchema = z.object({
  id: uuid,
  documentId: uuid,
  kind: z.enum(versionKinds),
  name: z.string().nullable(),
  createdAt: timestamp,
  /** Who named or restored it; null for automatic ones. */
  createdBy: z.object({ userId: uuid, name: z.string() }).nullable(),
  /** Who changed the document since the version before. */
  contributors: z.array(z.object({ userId: uuid, name: z.string() })),
})
export type Version = z.infer<typeof versionSchema>

/** ProseMirror JSON of the fragment `default`. */
export const proseMirrorJson = z.looseObject({ type: z.string() })

const documentParams = z.object({ id: uuid })
const versionParams = z.object({ id: uuid, versionId: uuid })

export const listVersions = defineEndpoint({
  name: 'listVersions',
  method: 'GET',
  path: '/v1/live-documents/:id/versions',
  summary: 'History of a live document, newest first',
  tag: 'Live documents',
  access: 'user',
  params: documentParams,
  query: pageQuery,
  data: z.array(versionSchema),
  paginated: true,
})

export const createVersion = defineEndpoint({
  name: 'createVersion',
  method: 'POST',
  path: '/v1/live-documents/:id/versions',
  summary: 'Names the present state',
  tag: 'Live documents',
  access: 'user',
  params: documentParams,
  body: z.object({ name: z.string().trim().min(1, 'Give the version a name').max(120) }),
  data: versionSchema,
  status: 201,
  errors: ['FORBIDDEN'],
})

export const getVersion = defineEndpoint({
  name: 'getVersion',
  method: 'GET',
  path: '/v1/live-documents/:id/versions/:versionId',
  summary: 'The text of a version',
  tag: 'Live documents',
  access: 'user',
  params: versionParams,
  data: versionSchema.extend({ content: proseMirrorJson }),
})

export const restoreVersion = defineEndpoint({
  name: 'restoreVersion',
  method: 'POST',
  path: '/v1/live-documents/:id/versions/:versionId/restore',
  summary: 'Brings a version back as a forward change that everybody sees; nothing is swapped or lost',
  tag: 'Live documents',
  access: 'user',
  params: versionParams,
  /** The version that keeps the state before the restore. */
  data: versionSchema,
  errors: ['FORBIDDEN', 'DOCUMENT_FULL'],
})
