import { z } from 'zod'
import { otpSchema, signedIn } from './auth.ts'
import { defineEndpoint } from './endpoint.ts'

export const getSignInOptions = defineEndpoint({
  name: 'getSignInOptions',
  method: 'GET',
  path: '/v1/auth/providers',
  summary: 'How people can sign in besides their password',
  tag: 'Authentication',
  access: 'public',
  data: z.object({
    /** The OpenID provider that the operator has set up; null: none. */
    oidc: z.object({ name: z.string() }).nullable(),
  }),
})

export const startProviderSignIn = defineEndpoint({
  name: 'startProviderSignIn',
  method: 'POST',
  path: '/v1/auth/oidc/start',
  summary: 'Begins a sign-in at the OpenID provider, in this browser; answers where to go',
  tag: 'Authentication',
  access: 'public',
  body: z.object({
    /** What a new account would be; without it, no account is opened. */
    role: z.enum(['client', 'lawyer']).optional(),
  }),
  data: z.object({ url: z.url() }),
  errors: ['NOT_FOUND', 'PROVIDER_SIGN_IN_FAILED'],
})

export const finishProviderSignIn = defineEndpoint({
  name: 'finishProviderSignIn',
  method: 'POST',
  path: '/v1/auth/oidc/callback',
  summary: 'Ends a sign-in at the OpenID provider with what it sent back, or with the code that was still needed',
  tag: 'Authentication',
  access: 'public',
  body: z.object({
    /** The query of the address to which the provider sent the browser back; absent when only the code was missing. */
    query: z.string().max(4096).optional(),
    otp: otpSchema.optional(),
  }),
  data: signedIn,
  errors: [
    'NOT_FOUND',
    'PROVIDER_SIGN_IN_FAILED',
    'PROVIDER_ADDRESS_UNVERIFIED',
    'ACCOUNT_NEEDED',
    'ADDRESS_NOT_CONFIRMED',
    'BAD_CREDENTIALS',
    'OTP_REQUIRED',
    'OTP_INVALID',
  ],
})
