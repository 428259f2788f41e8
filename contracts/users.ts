import { z } from 'zod'
import { accountRoles } from './access.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/** One's own account. */
export const userSchema = z.object({
  id: uuid,
  email: z.string(),
  name: z.string(),
  role: z.enum(accountRoles),
  emailVerified: z.boolean(),
  createdAt: timestamp,
})
export type User = z.infer<typeof userSchema>

export const getMe = defineEndpoint({
  name: 'getMe',
  method: 'GET',
  path: '/v1/users/me',
  summary: 'Your account',
  tag: 'Users',
  access: 'user',
  data: userSchema,
})

export const updateMe = defineEndpoint({
  name: 'updateMe',
  method: 'PUT',
  path: '/v1/users/me',
  summary: 'Changes your account',
  tag: 'Users',
  access: 'user',
  body: z.object({ name: z.string().trim().min(1, 'Enter your name').max(200) }),
  data: userSchema,
})
