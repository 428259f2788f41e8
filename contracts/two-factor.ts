import { z } from 'zod'
import { otpSchema } from './auth.ts'
import { defineEndpoint } from './endpoint.ts'

const recoveryCodes = z.object({
  /** Shown once; each works once, wherever a code of the app does. */
  recoveryCodes: z.array(z.string()),
})

export const getTwoFactor = defineEndpoint({
  name: 'getTwoFactor',
  method: 'GET',
  path: '/v1/auth/2fa',
  summary: 'Whether two-factor is on, and how many recovery codes are left',
  tag: 'Authentication',
  access: 'user',
  data: z.object({ enabled: z.boolean(), recoveryCodesLeft: z.number().int() }),
})

export const enableTwoFactor = defineEndpoint({
  name: 'enableTwoFactor',
  method: 'POST',
  path: '/v1/auth/2fa/enable',
  summary: 'Makes the seed for an authenticator app; it counts once a code of it has been verified',
  tag: 'Authentication',
  access: 'user',
  data: z.object({ secret: z.string(), otpauthUrl: z.string() }),
  errors: ['STEP_UP_REQUIRED', 'TWO_FACTOR_ON'],
})

export const verifyTwoFactor = defineEndpoint({
  name: 'verifyTwoFactor',
  method: 'POST',
  path: '/v1/auth/2fa/verify',
  summary: 'Switches two-factor on with the first code of the app',
  tag: 'Authentication',
  access: 'user',
  body: z.object({ otp: otpSchema }),
  data: recoveryCodes,
  errors: ['OTP_INVALID', 'TWO_FACTOR_ON', 'TWO_FACTOR_OFF'],
})

export const disableTwoFactor = defineEndpoint({
  name: 'disableTwoFactor',
  method: 'POST',
  path: '/v1/auth/2fa/disable',
  summary: 'Switches two-factor off, with a code',
  tag: 'Authentication',
  access: 'user',
  body: z.object({ otp: otpSchema }),
  data: z.object({}),
  errors: ['STEP_UP_REQUIRED', 'OTP_INVALID', 'TWO_FACTOR_OFF'],
})

export const regenerateRecoveryCodes = defineEndpoint({
  name: 'regenerateRecoveryCodes',
  method: 'POST',
  path: '/v1/auth/2fa/recovery-codes',
  summary: 'Makes ten new recovery codes; the old ones are worth nothing from then on',
  tag: 'Authentication',
  access: 'user',
  body: z.object({ otp: otpSchema }),
  data: recoveryCodes,
  errors: ['OTP_INVALID', 'TWO_FACTOR_OFF'],
})
