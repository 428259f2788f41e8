import * as auth from './auth.ts'
import * as cases from './cases.ts'
import type { Endpoint } from './endpoint.ts'
import * as jurisdictions from './jurisdictions.ts'
import * as liveDocuments from './live-documents.ts'
import * as search from './search.ts'
import * as users from './users.ts'

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'method' in value && 'data' in value
}

/** All endpoints; the build fails when one has no route or no row in the authorisation matrix. */
export const endpoints: readonly Endpoint[] = [auth, users, cases, liveDocuments, jurisdictions, search].flatMap(
  (module) => Object.values(module).filter(isEndpoint),
)
