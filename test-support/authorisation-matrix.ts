import { adminRows } from './authorisation-matrix/admin.ts'
import { apiKeyRows } from './authorisation-matrix/api-keys.ts'
import type { MatrixRow } from './authorisation-matrix/askers.ts'
import { auditRows } from './authorisation-matrix/audit.ts'
import { authRows } from './authorisation-matrix/auth.ts'
import { caseStageRows } from './authorisation-matrix/case-stages.ts'
import { caseTierRows } from './authorisation-matrix/case-tiers.ts'
import { caseRows } from './authorisation-matrix/cases.ts'
import { consultationRows } from './authorisation-matrix/consultations.ts'
import { documentRows } from './authorisation-matrix/documents.ts'
import { jobRows } from './authorisation-matrix/jobs.ts'
import { lawFirmRows } from './authorisation-matrix/law-firms.ts'
import { lawyerRows } from './authorisation-matrix/lawyers.ts'
import { liveDocumentRows } from './authorisation-matrix/live-documents.ts'
import { messageRows } from './authorisation-matrix/messages.ts'
import { notificationRows } from './authorisation-matrix/notifications.ts'
import { privacyRows } from './authorisation-matrix/privacy.ts'
import { searchRows } from './authorisation-matrix/search.ts'
import { userRows } from './authorisation-matrix/users.ts'

export { type Asker, askers } from './authorisation-matrix/askers.ts'

/** Every route × everybody who may ask. Written by hand, a file for each feature: this table is the oracle, the code is what is tested. */
export const matrix: readonly MatrixRow[] = [
  ...authRows,
  ...apiKeyRows,
  ...userRows,
  ...caseRows,
  ...caseStageRows,
  ...caseTierRows,
  ...liveDocumentRows,
  ...documentRows,
  ...lawyerRows,
  ...searchRows,
  ...adminRows,
  ...jobRows,
  ...lawFirmRows,
  ...messageRows,
  ...notificationRows,
  ...privacyRows,
  ...consultationRows,
  ...auditRows,
]
