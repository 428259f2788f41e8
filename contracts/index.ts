import * as apiKeys from './api-keys.ts'
import * as auth from './auth.ts'
import * as cases from './cases.ts'
import type { Endpoint } from './endpoint.ts'
import * as liveDocuments from './live-documents.ts'
import * as providerSignIn from './provider-sign-in.ts'
import * as twoFactor from './two-factor.ts'
import * as users from './users.ts'

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'method' in value && 'data' in value
}

/** All endpoints; the build fails when one has no route or no row in the authorisation matrix. */
export const endpoints: readonly Endpoint[] = [
  auth,
  twoFactor,
  providerSignIn,
  apiKeys,
  users,
  cases,
  liveDocuments,
].flatMap((module) => Object.values(module).filter(isEndpoint))
