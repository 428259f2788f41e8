import { form, pdf } from '../lawyers.ts'
import { type Asker, everybody, type MatrixRow, nobodyBut, publicly } from './askers.ts'

/** Lawyers with a profile of their own, the people of the firm and who is invited among them; for everybody else there is none. */
const lawyersWithProfile = (status: number): Record<Asker, number> => ({
  ...everybody(404),
  lawyer: status,
  verifiedLawyer: status,
  cleared: status,
  conflicted: status,
  colleague: status,
  walled: status,
  invited: status,
})

export const lawyerRows: readonly MatrixRow[] = [
  { endpoint: 'listJurisdictions', request: () => ({ path: '/v1/jurisdictions' }), expected: publicly(200) },
  { endpoint: 'getMyLawyer', request: () => ({ path: '/v1/lawyers/me' }), expected: everybody(200) },
  {
    endpoint: 'updateMyLawyerProfile',
    request: () => ({ path: '/v1/lawyers/me/profile', body: { headline: 'Leases' } }),
    expected: lawyersWithProfile(200),
  },
  {
    endpoint: 'getLawyerAnalytics',
    request: () => ({ path: '/v1/lawyers/me/analytics' }),
    expected: lawyersWithProfile(200),
  },
  { endpoint: 'listLawyers', request: () => ({ path: '/v1/lawyers' }), expected: everybody(200) },
  {
    endpoint: 'getLawyer',
    request: ({ verifiedLawyer }) => ({ path: `/v1/lawyers/${verifiedLawyer.lawyerId}` }),
    expected: everybody(200),
  },
  {
    endpoint: 'getLawyer',
    variant: 'without a licence',
    request: ({ unverifiedLawyerId }) => ({ path: `/v1/lawyers/${unverifiedLawyerId}` }),
    expected: nobodyBut('lawyer', 200),
  },
  {
    endpoint: 'getLawyerProfile',
    request: ({ verifiedLawyer }) => ({ path: `/v1/lawyers/${verifiedLawyer.lawyerId}/profile` }),
    expected: everybody(200),
  },
  {
    endpoint: 'getLawyerProfile',
    variant: 'without a licence',
    request: ({ unverifiedLawyerId }) => ({ path: `/v1/lawyers/${unverifiedLawyerId}/profile` }),
    expected: nobodyBut('lawyer', 200),
  },
  {
    endpoint: 'addLicence',
    request: () => ({ path: '/v1/lawyers/me/licences', body: { jurisdiction: 'US-NY', number: 'NY 1' } }),
    // `verifiedLawyer` has one there; the others add their first, once.
    expected: { ...lawyersWithProfile(201), verifiedLawyer: 409, cleared: 409, conflicted: 409 },
  },
  {
    endpoint: 'updateLicence',
    request: ({ verifiedLawyer }) => ({
      path: `/v1/lawyers/me/licences/${verifiedLawyer.licenceId}`,
      body: { number: 'NY 2' },
    }),
    expected: nobodyBut('verifiedLawyer', 200),
  },
  {
    endpoint: 'deleteLicence',
    request: ({ verifiedLawyer }) => ({ path: `/v1/lawyers/me/licences/${verifiedLawyer.licenceId}` }),
    expected: nobodyBut('verifiedLawyer', 200),
  },
  {
    endpoint: 'submitVerification',
    request: ({ verifiedLawyer }) => ({
      path: '/v1/lawyers/me/verify',
      ...form({ licenceId: verifiedLawyer.waitingLicenceId }, { name: 'a.pdf', bytes: pdf() }),
    }),
    expected: nobodyBut('verifiedLawyer', 201),
  },
  {
    endpoint: 'downloadEvidence',
    request: ({ verifiedLawyer }) => ({ path: `/v1/lawyers/evidence/${verifiedLawyer.evidenceId}` }),
    expected: { ...nobodyBut('verifiedLawyer', 200), admin: 200 },
  },
  {
    endpoint: 'addLawyerCase',
    request: () => ({
      path: '/v1/lawyers/me/cases',
      body: { title: 'A lease', practiceArea: 'housing', year: 2020, confidentialityConfirmed: true },
    }),
    expected: lawyersWithProfile(201),
  },
  {
    endpoint: 'deleteLawyerCase',
    request: ({ verifiedLawyer }) => ({ path: `/v1/lawyers/me/cases/${verifiedLawyer.caseId}` }),
    expected: nobodyBut('verifiedLawyer', 200),
  },
  {
    endpoint: 'registerLawyer',
    request: () => ({ path: '/v1/lawyers/register', body: {} }),
    // All lawyer accounts here have a profile.
    expected: {
      ...everybody(403),
      lawyer: 409,
      verifiedLawyer: 409,
      cleared: 409,
      conflicted: 409,
      colleague: 409,
      walled: 409,
      invited: 409,
    },
  },
]
