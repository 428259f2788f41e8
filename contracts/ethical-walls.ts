import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** How people of a firm name a case they may not all open: the end of its id, which is random. */
export function caseReference(caseId: string): string {
  return caseId.slice(-8).toUpperCase()
}

const tag = 'Ethical walls'
const firmParams = z.object({ id: uuid })

const matterFields = {
  caseId: uuid,
  reference: z.string(),
  /** Only where the caller is in the case himself. */
  caseTitle: z.string().nullable(),
}

export const firmMatterSchema = z.object({
  ...matterFields,
  /** People of the firm who are in the case. */
  people: z.array(z.object({ userId: uuid, name: z.string() })),
})
export type FirmMatter = z.infer<typeof firmMatterSchema>

export const listFirmMatters = defineEndpoint({
  name: 'listFirmMatters',
  method: 'GET',
  path: '/v1/law-firms/:id/matters',
  summary: 'Cases in which people of your firm are (owner, admin); only your own cases for others',
  tag,
  access: 'user',
  params: firmParams,
  query: pageQuery.extend({
    /** The reference, a person of the firm, or words of the title of a case that you are in. */
    q: z.string().trim().max(200).optional(),
  }),
  data: z.array(firmMatterSchema),
  paginated: true,
})

export const wallSchema = z.object({
  id: uuid,
  ...matterFields,
  userId: uuid,
  name: z.string(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: timestamp,
  liftedBy: z.string().nullable(),
  liftedAt: timestamp.nullable(),
  /** How often the wall stopped somebody, and when last. */
  attempts: z.number().int(),
  lastAttemptAt: timestamp.nullable(),
})
export type Wall = z.infer<typeof wallSchema>

export const listWalls = defineEndpoint({
  name: 'listWalls',
  method: 'GET',
  path: '/v1/law-firms/:id/walls',
  summary: 'Walls of your firm, newest first (owner, admin); never those of a case that is behind a wall for you',
  tag,
  access: 'user',
  params: firmParams,
  query: pageQuery.extend({ state: z.enum(['in_force', 'lifted']).default('in_force') }),
  data: z.array(wallSchema),
  paginated: true,
  errors: ['FORBIDDEN'],
})

export const raiseWall = defineEndpoint({
  name: 'raiseWall',
  method: 'POST',
  path: '/v1/law-firms/:id/walls',
  summary: 'Keeps a person of your firm from a case at once (owner, admin; everybody for themselves)',
  tag,
  access: 'user',
  params: firmParams,
  body: z.object({
    caseId: uuid,
    userId: uuid,
    reason: z.string().trim().min(3, 'Say why, in a sentence').max(1000),
  }),
  data: z.object({ id: uuid, caseId: uuid, reference: z.string(), userId: uuid }),
  status: 201,
  errors: ['FORBIDDEN', 'CONFLICT'],
})

export const liftWall = defineEndpoint({
  name: 'liftWall',
  method: 'DELETE',
  path: '/v1/law-firms/:id/walls/:wallId',
  summary: 'Lifts a wall (owner, admin, but never the person behind it)',
  tag,
  access: 'user',
  params: z.object({ id: uuid, wallId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN'],
})

export const wallReportSchema = z.object({
  /** Attempts that walls in force or lifted have stopped. */
  attempts: z.number().int(),
  /** Traces of people in cases while they were behind a wall: edits, versions, joining. Zero, or something is wrong. */
  gotThrough: z.number().int(),
  entries: z.array(
    z.object({
      id: uuid,
      at: timestamp,
      userId: uuid,
      name: z.string(),
      caseId: uuid,
      reference: z.string(),
      /** What was asked for: the name of an endpoint, or `openDocument` for a live socket. */
      what: z.string(),
    }),
  ),
})
export type WallReport = z.infer<typeof wallReportSchema>

export const getWallReport = defineEndpoint({
  name: 'getWallReport',
  method: 'GET',
  path: '/v1/law-firms/:id/wall-report',
  summary: 'Every attempt that a wall of your firm has stopped, newest first (owner, admin)',
  tag,
  access: 'user',
  params: firmParams,
  query: pageQuery,
  data: wallReportSchema,
  paginated: true,
  errors: ['FORBIDDEN'],
})
