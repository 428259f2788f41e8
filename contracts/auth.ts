import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'
import { userSchema } from './users.ts'

/** At least 12 characters, at most 256; no composition rules (OWASP ASVS 5.0, V6.2). */
export const passwordSchema = z.string().min(12, 'Use at least 12 characters').max(256, 'Use at most 256 characters')

/** A password as somebody types it to prove who they are. */
const passwordToCheck = z.string().min(1, 'Enter your password').max(1024)

/** Six digits of the authenticator app, or one of the recovery codes. */
export const otpSchema = z.string().trim().min(6, 'Enter the 6 digits, or a recovery code').max(64)

/** The part behind `#token=` of a mailed link. */
const mailedToken = z.string().min(1, 'This is needed.').max(512)

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

export const signedIn = z.object({ user: userSchema, tokens: tokensSchema })

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
  body: z.object({
    email: emailSchema,
    password: passwordToCheck,
    /** Where two-factor is on. */
    otp: otpSchema.optional(),
  }),
  data: signedIn,
  errors: ['BAD_CREDENTIALS', 'OTP_REQUIRED', 'OTP_INVALID'],
})

export const refresh = defineEndpoint({
  name: 'refresh',
  method: 'POST',
  path: '/v1/auth/refresh',
  summary: 'Exchanges a refresh token for new tokens; a token used twice ends the session',
  tag: 'Authentication',
  access: 'public',
  body: z
    .object({
      refreshToken: z.string().max(512).optional(),
      /** Whose session it was: of an account that was erased, whose tokens went with it, the refusal then says so. */
      userId: uuid.optional(),
    })
    .default({}),
  data: z.object({ tokens: tokensSchema }),
  errors: ['REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_ERASED'],
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

export const stepUp = defineEndpoint({
  name: 'stepUp',
  method: 'POST',
  path: '/v1/auth/step-up',
  summary: 'Proves again who you are, for binding acts within the next 5 minutes; the access token stays the same',
  tag: 'Authentication',
  access: 'user',
  body: z.union([z.object({ password: passwordToCheck }), z.object({ otp: otpSchema })]),
  data: z.object({ validUntil: timestamp }),
  errors: ['BAD_CREDENTIALS', 'OTP_INVALID'],
})

export const changePassword = defineEndpoint({
  name: 'changePassword',
  method: 'PUT',
  path: '/v1/auth/password',
  summary: 'Changes your password and signs you out everywhere else',
  tag: 'Authentication',
  access: 'user',
  body: z.object({ password: passwordSchema }),
  data: z.object({}),
  errors: ['STEP_UP_REQUIRED'],
})

export const forgotPassword = defineEndpoint({
  name: 'forgotPassword',
  method: 'POST',
  path: '/v1/auth/forgot-password',
  summary: 'Mails a link to set a new password; answers the same whether or not there is such an account',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ email: emailSchema }),
  data: z.object({}),
})

export const resetPassword = defineEndpoint({
  name: 'resetPassword',
  method: 'POST',
  path: '/v1/auth/reset-password',
  summary: 'Sets a new password by a mailed link and ends all sessions; signs nobody in',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ token: mailedToken, password: passwordSchema }),
  data: z.object({}),
  errors: ['LINK_INVALID'],
})

export const verifyEmail = defineEndpoint({
  name: 'verifyEmail',
  method: 'POST',
  path: '/v1/auth/verify-email',
  summary: 'Confirms an e-mail address by a mailed link',
  tag: 'Authentication',
  access: 'public',
  body: z.object({ token: mailedToken }),
  data: z.object({}),
  errors: ['LINK_INVALID'],
})

export const resendVerification = defineEndpoint({
  name: 'resendVerification',
  method: 'POST',
  path: '/v1/auth/verify-email/resend',
  summary: 'Mails the link that confirms your e-mail address again',
  tag: 'Authentication',
  access: 'user',
  data: z.object({}),
  errors: ['EMAIL_ALREADY_VERIFIED'],
})

/** E.164: `+` and 8 to 15 digits; spaces, brackets and hyphens are dropped. */
export const phoneSchema = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/[\s()./-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{7,14}$/, 'Enter the number with its country code, like +44 20 7946 0018'))

export const verifyPhone = defineEndpoint({
  name: 'verifyPhone',
  method: 'POST',
  path: '/v1/auth/verify-phone',
  summary: 'Sends a code to a phone number; with the code, confirms the number',
  tag: 'Authentication',
  access: 'user',
  body: z.object({
    phone: phoneSchema,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'Enter the 6 digits of the message')
      .optional(),
  }),
  data: z.object({ phone: z.string(), phoneVerified: z.boolean() }),
})
