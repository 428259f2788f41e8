import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'
import { userSchema } from './users.ts'

/** At least 12 characters, at most 256; no composition rules (OWASP ASVS 5.0, V6.2). */
export const passwordSchema = z.string().min(12, 'Use at least 12 characters').max(256, 'Use at most 256 characters')

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(255)
  .pipe(z.email('Enter an e-mail address like name@example.org'))

/** `refreshToken` is null where it travels as an HttpOnly cookie (`X-Client: web`); `expiresIn` in seconds. */
export const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresIn: z.number().int(),
})
export type Tokens = z.infer<typeof tokensSchema>

const signedIn = z.object({ user: userSchema, tokens: tokensSchema })

export const register = defineEndpoint({
  name: 'register',
  method: 'POST',
  path: '/v1/auth/register',
  summary: 'Opens an account and signs it in',
  tag: 'Authentication',
  access: 'public',
  body: z.object({
    email: emailSchema,
    password: passwordSchema,
    role: z.enum(['client', 'lawyer']),
    name: z.string().trim().min(1, 'Enter your name').max(200),
  }),
  data: signedIn,
  status: 201,
  errors: ['EMAIL_TAKEN'],
})

export const login = defineEndpoint({
  name: 'login',
  method: 'POST',
  path: '/v1/auth/login',
  summary: 'Signs in',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ email: emailSchema, password: z.string().min(1, 'Enter your password').max(1024) }),
  data: signedIn,
  errors: ['BAD_CREDENTIALS'],
})

export const refresh = defineEndpoint({
  name: 'refresh',
  method: 'POST',
  path: '/v1/auth/refresh',
  summary: 'Exchanges a refresh token for new tokens; a token used twice ends the session',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ refreshToken: z.string().max(512).optional() }).default({}),
  data: z.object({ tokens: tokensSchema }),
  errors: ['REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED'],
})

export const logout = defineEndpoint({
  name: 'logout',
  method: 'POST',
  path: '/v1/auth/logout',
  summary: 'Ends the session of the refresh token',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ refreshToken: z.string().max(512).optional() }).default({}),
  data: z.object({}),
})

export const sessionSchema = z.object({
  id: uuid,
  createdAt: timestamp,
  lastUsedAt: timestamp,
  userAgent: z.string(),
  ip: z.string(),
  /** The session that asks. */
  current: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

export const listSessions = defineEndpoint({
  name: 'listSessions',
  method: 'GET',
  path: '/v1/auth/sessions',
  summary: 'Where you are signed in',
  tag: 'Authentication',
  access: 'user',
  data: z.array(sessionSchema),
})

export const revokeSession = defineEndpoint({
  name: 'revokeSession',
  method: 'DELETE',
  path: '/v1/auth/sessions/:id',
  summary: 'Signs one of your sessions out, its open documents included',
  tag: 'Authentication',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.object({}),
})
