import { type Evidence, evidenceSchema, type Licence } from '../../contracts/licences.ts'
import type { EvidenceRow } from './evidence.queries.ts'
import { type LicenceRow, licenceStatus } from './licences.queries.ts'

function presentEvidence(row: EvidenceRow): Evidence {
  return {
    id: row.id,
    fileName: row.fileName,
    contentType: evidenceSchema.shape.contentType.parse(row.contentType),
    size: row.size,
    sha256: row.sha256.toString('hex'),
    createdAt: row.createdAt.toISOString(),
  }
}

/** A licence for its holder and for administrators. */
export function presentLicence(row: LicenceRow, evidence: readonly EvidenceRow[]): Licence {
  return {
    id: row.id,
    jurisdiction: row.jurisdiction,
    number: row.number,
    admittedOn: row.admittedOn,
    expiresOn: row.expiresOn,
    status: licenceStatus(row.status),
    requestedExpiresOn: row.requestedExpiresOn,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    reason: row.reason,
    evidence: evidence.filter(({ licenceId }) => licenceId === row.id).map(presentEvidence),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
