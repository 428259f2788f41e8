import {
  type Lawyer,
  type LawyerCase,
  type LawyerProfile,
  lawyerSchema,
  type OwnLawyer,
} from '../../contracts/lawyers.ts'
import { toDecimal } from '../money.ts'
import { isoDay } from './days.ts'
import type { EvidenceRow } from './evidence.queries.ts'
import type { LawyerCaseRow } from './lawyer-cases.queries.ts'
import type { LawyerRow } from './lawyers.queries.ts'
import { countsOn } from './licences.policy.ts'
import { presentLicence } from './licences.presenter.ts'
import { type LicenceRow, licenceStatus } from './licences.queries.ts'

const { verificationStatus, availabilityStatus } = lawyerSchema.shape

/** A lawyer in a list. The seed's `success_rate` and `cases_won` never leave the database. */
export function presentLawyer(row: LawyerRow): Lawyer {
  const amount = (minorUnits: number | null) => (minorUnits === null ? null : toDecimal(minorUnits, row.currency))
  return {
    id: row.id,
    userId: row.userId,
    name: row.name,
    headline: row.headline,
    practiceAreas: row.practiceAreas,
    languages: row.languages,
    jurisdictions: row.jurisdictions,
    verificationStatus: verificationStatus.parse(row.verificationStatus),
    place: row.place,
    latitude: row.latitude,
    longitude: row.longitude,
    remote: row.remote,
    acceptsNewCases: row.acceptsNewCases,
    availabilityStatus: availabilityStatus.parse(row.availabilityStatus),
    earliestStartOn: row.earliestStartOn,
    yearsOfExperience: row.yearsOfExperience,
    hourlyRate: amount(row.hourlyRate),
    consultationFee: amount(row.consultationFee),
    currency: row.currency,
    // A mean of nothing is no number, whatever the column holds.
    averageRating: row.totalReviews > 0 && row.averageRating !== null ? Number(row.averageRating) : null,
    totalReviews: row.totalReviews,
    responseTimeHours: row.responseTimeHours,
  }
}

export function presentLawyerCase(row: LawyerCaseRow): LawyerCase {
  const { id, title, summary, practiceArea, jurisdiction, year } = row
  return {
    id,
    title,
    summary,
    practiceArea,
    jurisdiction,
    year,
    selfReported: true,
    createdAt: row.createdAt.toISOString(),
  }
}

export interface LawyerParts {
  row: LawyerRow
  licences: readonly LicenceRow[]
  cases: readonly LawyerCaseRow[]
}

const counts = (licence: LicenceRow, now: Date) =>
  countsOn({ status: licenceStatus(licence.status), expiresOn: licence.expiresOn }, isoDay(now))

/** A lawyer as others see him: licences that count today, and nothing of those that do not. */
export function presentLawyerProfile({ row, licences, cases }: LawyerParts, now: Date): LawyerProfile {
  return {
    ...presentLawyer(row),
    about: row.about,
    licences: licences
      .filter((licence) => counts(licence, now))
      .map(({ jurisdiction, number, admittedOn, expiresOn, checkedAt, updatedAt }) => ({
        jurisdiction,
        number,
        admittedOn,
        expiresOn,
        verifiedAt: (checkedAt ?? updatedAt).toISOString(),
      })),
    cases: cases.map(presentLawyerCase),
    memberSince: row.createdAt.toISOString(),
  }
}

/** One's own record, with what is still missing until others see it. */
export function presentOwnLawyer(parts: LawyerParts, evidence: readonly EvidenceRow[], now: Date): OwnLawyer {
  const { row, licences } = parts
  const isPublic = licences.some((licence) => counts(licence, now))
  const handedIn = licences.some((licence) => licence.submittedAt !== null)
  const missing = [
    !row.headline && 'headline',
    row.practiceAreas.length === 0 && 'practiceAreas',
    row.languages.length === 0 && 'languages',
    licences.length === 0 && 'licence',
    !isPublic && !handedIn && 'evidence',
    !isPublic && 'verification',
  ] as const
  return {
    ...presentLawyerProfile(parts, now),
    licences: licences.map((licence) => presentLicence(licence, evidence)),
    isPublic,
    missing: missing.filter((step) => step !== false),
  }
}
