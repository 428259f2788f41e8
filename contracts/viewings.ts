import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/** Looking at a film or listening to a sound while it comes in: a viewing is opened, and recorded, once; then the player asks for ranges. */

export const openViewing = defineEndpoint({
  name: 'openViewing',
  method: 'POST',
  path: '/v1/documents/:id/viewings',
  summary:
    'Opens a file to be played while it is loaded, and records that; the web client gets a cookie besides, for its player sends no token',
  tag: 'Documents',
  access: 'user',
  params: z.object({ id: uuid }),
  body: z.object({
    /** The newest, if left out. */
    version: z.number().int().min(1).max(1_000_000).optional(),
  }),
  data: z.object({
    id: uuid,
    /** Where the bytes are. */
    path: z.string(),
    expiresAt: timestamp,
  }),
  status: 201,
  errors: ['FILE_QUARANTINED', 'FILE_REJECTED', 'SCAN_PENDING'],
})

export const streamViewing = defineEndpoint({
  name: 'streamViewing',
  method: 'GET',
  path: '/v1/viewings/:id',
  summary:
    'Bytes of a file that is played, at most 4 MB for each `Range: bytes=…`; whether the caller may read it is asked each time',
  tag: 'Documents',
  access: 'user',
  viewingCookie: true,
  params: z.object({ id: uuid }),
  data: z.string(),
  download: true,
  errors: ['FILE_QUARANTINED', 'FILE_REJECTED', 'SCAN_PENDING', 'RANGE_NOT_SATISFIABLE', 'STORAGE_AWAY'],
})
