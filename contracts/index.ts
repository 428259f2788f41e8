import * as admin from './admin.ts'
import * as apiKeys from './api-keys.ts'
import * as audit from './audit.ts'
import * as auth from './auth.ts'
import * as breakGlass from './break-glass.ts'
import * as caseParties from './case-parties.ts'
import * as caseStages from './case-stages.ts'
import * as cases from './cases.ts'
import * as consultations from './consultations.ts'
import * as documentShares from './document-shares.ts'
import * as documentUploads from './document-uploads.ts'
import * as documents from './documents.ts'
import type { Endpoint } from './endpoint.ts'
import * as ethicalWalls from './ethical-walls.ts'
import * as feed from './feed.ts'
import * as health from './health.ts'
import * as holds from './holds.ts'
import * as intake from './intake.ts'
import * as jobs from './jobs.ts'
import * as jurisdictions from './jurisdictions.ts'
import * as lawFirms from './law-firms.ts'
import * as lawyers from './lawyers.ts'
import * as licences from './licences.ts'
import * as liveDocuments from './live-documents.ts'
import * as messages from './messages.ts'
import * as notifications from './notifications.ts'
import * as platformSettings from './platform-settings.ts'
import * as privacy from './privacy.ts'
import * as providerSignIn from './provider-sign-in.ts'
import * as publishedBriefs from './published-briefs.ts'
import * as push from './push.ts'
import * as screening from './screening.ts'
import * as search from './search.ts'
import * as searchInside from './search-inside.ts'
import * as twoFactor from './two-factor.ts'
import * as users from './users.ts'
import * as viewings from './viewings.ts'

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
  documents,
  documentUploads,
  documentShares,
  viewings,
  jurisdictions,
  caseParties,
  caseStages,
  feed,
  intake,
  platformSettings,
  publishedBriefs,
  screening,
  search,
  searchInside,
  lawyers,
  licences,
  admin,
  jobs,
  health,
  lawFirms,
  ethicalWalls,
  messages,
  notifications,
  push,
  privacy,
  consultations,
  holds,
  audit,
  breakGlass,
].flatMap((module) => Object.values(module).filter(isEndpoint))
