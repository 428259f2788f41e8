import { sql } from 'kysely'
import type { DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { type DataCategory, type ErasureContext, ofLawyer, ofUser, type Person, withoutWalls } from '../category.ts'

export const lawyerProfileCategory: DataCategory = {
  id: 'lawyer_profile',
  title: "A lawyer's profile",
  what: 'What a lawyer shows of the practice: text, fields of law, languages, place, fees, earlier work, and how often the profile was opened.',
  why: 'So that clients find and can judge a lawyer.',
  legalBasis: 'contract',
  howLong: 'As long as the account is there.',
  onErasure: 'erased',
  reason: null,
  onErasureWords: 'The profile is emptied and taken out of the search.',
  rows: [
    { table: 'lawyer_search', mine: ofLawyer(), onErasure: 'own' },
    { table: 'lawyer_languages', mine: ofLawyer(), onErasure: 'delete', exported: ['language'] },
    { table: 'lawyer_practice_areas', mine: ofLawyer(), onErasure: 'delete', exported: ['practice_area'] },
    {
      table: 'lawyer_cases',
      mine: ofLawyer(),
      onErasure: 'delete',
      exported: ['title', 'summary', 'practice_area', 'jurisdiction', 'year'],
    },
    { table: 'lawyer_profile_views', mine: ofLawyer(), onErasure: 'delete', exported: ['day', 'views'] },
    {
      table: 'lawyers',
      mine: ofUser(),
      onErasure: 'own',
      exported: [
        'id',
        'headline',
        'about',
        'place',
        'latitude',
        'longitude',
        'hourly_rate',
        'consultation_fee',
        'currency',
        'years_of_experience',
        'availability_status',
        'earliest_start_on',
        'created_at',
      ],
    },
  ],
  preview: async (_db, { lawyerId }) => ({ erased: lawyerId ? 1 : 0, kept: 0, reasons: [] }),
  erase: emptyProfile,
}

/** The row stays without anything in it: firms and invitations of others refer to its number. */
async function emptyProfile({ db, clock }: ErasureContext, { lawyerId }: Person) {
  if (!lawyerId) return { erased: 0, kept: 0, reasons: [] }
  await forgetInSearch(db, lawyerId)
  await db
    .updateTable('lawyers')
    .set({
      barNumber: null,
      licenseNumber: null,
      licenseExpiry: null,
      verificationStatus: 'pending',
      yearsOfExperience: null,
      hourlyRate: null,
      consultationFee: null,
      availabilityStatus: 'unavailable',
      headline: null,
      about: null,
      place: null,
      latitude: null,
      longitude: null,
      acceptsNewCases: false,
      earliestStartOn: null,
      updatedAt: clock.now(),
    })
    .where('id', '=', lawyerId)
    .execute()
  return { erased: 1, kept: 0, reasons: [] }
}

/**
 * Takes the profile out of the search, and its words out of the list that typing errors are compared with, unless other profiles
 * have them too.
 */
async function forgetInSearch(trx: DatabaseTransaction, lawyerId: string): Promise<void> {
  await sql`
    DELETE FROM lawyer_vocabulary v USING lawyer_search mine
    WHERE mine.lawyer_id = ${lawyerId} AND v.word = ANY (tsvector_to_array(mine.words))
      AND NOT EXISTS (SELECT 1 FROM lawyer_search s
        WHERE s.lawyer_id <> ${lawyerId} AND s.words @@ plainto_tsquery('simple', v.word))`.execute(trx)
  await trx.deleteFrom('lawyerSearch').where('lawyerId', '=', lawyerId).execute()
}

const evidenceOf = ({ lawyerId }: Person) =>
  lawyerId === undefined
    ? sql<boolean>`false`
    : sql<boolean>`licence_id IN (SELECT id FROM lawyer_licences WHERE lawyer_id = ${lawyerId})`

export const licencesCategory: DataCategory = {
  id: 'licences',
  title: 'Licences and proofs',
  what: 'Licences to practise with their numbers, the proofs that were uploaded (encrypted), and what was decided about them.',
  why: 'Only lawyers whose licence was checked may act here.',
  legalBasis: 'legal_duty',
  howLong: 'As long as the account is there; decisions stay as the record of who was let in and why.',
  onErasure: 'partly',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords:
    'Licences and proofs are deleted. The log of decisions about them stays, under a number without a name.',
  rows: [
    { table: 'licence_reminders', mine: evidenceOf, onErasure: 'delete' },
    { table: 'licence_evidence', mine: evidenceOf, onErasure: 'delete', exported: ['file_name', 'size', 'created_at'] },
    {
      table: 'lawyer_licences',
      mine: ofLawyer(),
      onErasure: 'delete',
      exported: ['jurisdiction', 'number', 'admitted_on', 'expires_on', 'status', 'reason', 'created_at'],
    },
    {
      table: 'licence_decisions',
      mine: ofLawyer(),
      onErasure: 'keep',
      exported: ['decided_at', 'jurisdiction', 'number', 'decision', 'reason'],
    },
  ],
}

export const firmCategory: DataCategory = {
  id: 'law_firm',
  title: 'Law firms',
  what: 'The firm you belong to, your role in it, and invitations to it that you made or got.',
  why: 'Firms act together, and conflicts of interest count for the whole firm.',
  legalBasis: 'contract',
  howLong:
    'As long as you are in the firm; afterwards when you were, for checks of conflicts. Invitations 30 days after they expired.',
  onErasure: 'partly',
  reason: 'OTHERS_RECORD',
  onErasureWords:
    'You leave the firm and your invitations are deleted. That somebody was in it stays, under a number without a name.',
  rows: [
    {
      table: 'law_firm_invitations',
      mine: ({ userId, email }) => sql<boolean>`(email = ${email} OR invited_by = ${userId})`,
      onErasure: 'delete',
      exported: ['email', 'role', 'created_at', 'accepted_at'],
    },
    {
      table: 'law_firm_members',
      mine: ofLawyer(),
      onErasure: 'keep',
      exported: ['law_firm_id', 'role', 'status', 'joined_at', 'ended_at'],
    },
    { table: 'law_firms', mine: ofUser('created_by'), onErasure: 'keep', exported: ['id', 'name', 'created_at'] },
  ],
  erase: leaveFirms,
}

/** Ends memberships. A firm that loses its last owner gets its longest-standing admin, else member, in the place. */
async function leaveFirms({ db, clock }: ErasureContext, { lawyerId }: Person) {
  if (lawyerId) {
    const left = await db
      .updateTable('lawFirmMembers')
      .set({ status: 'left', endedAt: clock.now() })
      .where('lawyerId', '=', lawyerId)
      .where('status', '=', 'active')
      .returning('lawFirmId')
      .execute()
    for (const { lawFirmId } of left) await keepOwned(db, lawFirmId)
  }
  return { erased: 0, kept: 0, reasons: [] }
}

async function keepOwned(trx: DatabaseTransaction, lawFirmId: string): Promise<void> {
  await sql`
    UPDATE law_firms SET total_lawyers = (
      SELECT count(*) FROM law_firm_members WHERE law_firm_id = ${lawFirmId} AND status = 'active')
    WHERE id = ${lawFirmId}`.execute(trx)
  await sql`
    UPDATE law_firm_members SET role = 'owner' WHERE id = (
      SELECT id FROM law_firm_members WHERE law_firm_id = ${lawFirmId} AND status = 'active'
      ORDER BY role = 'admin' DESC, joined_at, id LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM law_firm_members
      WHERE law_firm_id = ${lawFirmId} AND status = 'active' AND role = 'owner')`.execute(trx)
}

const caseEvidence = (table: string) => ({
  table,
  mine: ofUser(),
  onErasure: 'keep' as const,
  visible: withoutWalls(table),
})

export const conflictsCategory: DataCategory = {
  id: 'conflict_checks',
  title: 'Conflict checks and ethical walls',
  what: 'Names that a lawyer entered to be checked for conflicts, the results of checks, attestations with network address and browser, which briefs were read when, and ethical walls.',
  why: 'A lawyer must not act against own clients; that it was checked has to be provable.',
  legalBasis: 'legal_duty',
  howLong:
    'The lawyer’s own list until it is deleted; results, attestations and readings for as long as claims about the case are possible.',
  onErasure: 'partly',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords:
    'The own list of names is deleted. Results, attestations and readings stay as evidence, under a number without a name.',
  rows: [
    {
      table: 'lawyer_conflicts',
      mine: ofUser(),
      onErasure: 'delete',
      exported: ['name', 'aliases', 'relation', 'created_at', 'deleted_at'],
    },
    { ...caseEvidence('conflict_reports'), exported: ['case_id', 'cause', 'result', 'created_at'] },
    { ...caseEvidence('case_clearances'), exported: ['case_id', 'state', 'attested_at', 'updated_at'] },
    { ...caseEvidence('clearance_attestations'), exported: ['case_id', 'attested_at', 'ip', 'user_agent'] },
    { ...caseEvidence('case_views'), exported: ['case_id', 'what', 'brief_version', 'viewed_at'] },
    {
      table: 'conflict_dismissals',
      mine: ofUser('dismissed_by'),
      onErasure: 'keep',
      exported: ['dismissed_at'],
    },
    { table: 'conflict_hits', mine: ofUser('record_user_id'), onErasure: 'keep' },
    // Whoever is behind a wall does not hear of it: not in the copy.
    { table: 'ethical_walls', mine: ofUser(), onErasure: 'keep' },
    { table: 'wall_denials', mine: ofUser(), onErasure: 'keep' },
    {
      table: 'bid_invitations',
      mine: ofLawyer(),
      onErasure: 'delete',
      exported: ['case_id', 'invited_at'],
      visible: withoutWalls('bid_invitations'),
    },
  ],
}
