import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { eraseAuditPersonal } from '../../audit/personal.ts'
import { notBehindWall } from '../../law-firms/walls.queries.ts'
import { countRows, type DataCategory, type OwnRows, ofUser } from '../category.ts'

const besideEntries: OwnRows = {
  table: 'audit_personal',
  mine: ofUser(),
  // Rows that are gone without an entry that says so are what an alteration looks like.
  onErasure: 'own',
  exported: ['chain_id', 'seq', 'address', 'user_agent'],
  // A chain has the id of its case.
  visible: ({ userId }) => notBehindWall('audit_personal.chain_id', userId),
}

export const auditCategory: DataCategory = {
  id: 'audit',
  title: 'The record of who did what',
  what: 'Entries of acts and of readings of documents: who, what, when; beside them network address and browser.',
  why: 'So that it can be proved what happened in a case, and that nobody changed the record.',
  legalBasis: 'legitimate_interest',
  howLong: 'As long as the case is kept; it is a chain, and a link cannot be taken out.',
  onErasure: 'partly',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords: 'Network addresses and browsers are deleted. The entries stay, under a number without a name.',
  rows: [
    {
      table: 'audit_reads',
      mine: ({ userId }) => sql<boolean>`session_id IN (SELECT id FROM sessions WHERE user_id = ${userId})`,
      onErasure: 'delete',
    },
    besideEntries,
    {
      table: 'audit_entries',
      mine: ofUser('actor_id'),
      onErasure: 'keep',
      exported: ['chain_id', 'seq', 'at', 'act', 'subject_type', 'subject_id', 'request_id'],
      visible: ({ userId }) => notBehindWall('audit_entries.chain_id', userId),
    },
  ],
  preview: async (db, person) => ({ erased: await countRows(db, besideEntries, person), kept: 0, reasons: [] }),
  async erase({ db }, person) {
    if ((await countRows(db, besideEntries, person)) === 0) return { erased: 0, kept: 0, reasons: [] }
    return { erased: await eraseAuditPersonal({ db }, person.userId), kept: 0, reasons: [] }
  },
}

export const holdsCategory: DataCategory = {
  id: 'legal_holds',
  title: 'Legal holds',
  what: 'Which lawyer or administrator put or lifted a hold on a case, when and why (the reason is encrypted).',
  why: 'While a hold is in force nothing of the case may be destroyed.',
  legalBasis: 'legal_duty',
  howLong: 'As long as the case is kept.',
  onErasure: 'kept',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords: 'A hold stays in force, as put by a former user.',
  rows: [
    {
      table: 'case_holds',
      mine: ofUser('put_by'),
      onErasure: 'keep',
      exported: ['case_id', 'put_as', 'created_at', 'lifted_at'],
      visible: ({ userId }) => notBehindWall('case_holds.case_id', userId),
    },
  ],
}

export const accountDecisionsCategory: DataCategory = {
  id: 'account_decisions',
  title: 'Decisions of administrators about your account',
  what: 'When an account was suspended or let in again, by whom and why.',
  why: 'So that such a decision can be explained and contested.',
  legalBasis: 'legitimate_interest',
  howLong: 'For as long as claims about it are possible.',
  onErasure: 'kept',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords: 'They stay, under a number without a name.',
  rows: [
    {
      table: 'account_decisions',
      mine: ofUser(),
      onErasure: 'keep',
      exported: ['decision', 'reason', 'decided_at'],
    },
  ],
}

export const privacyRequestsCategory: DataCategory = {
  id: 'privacy_requests',
  title: 'Copies and erasures that you asked for',
  what: 'When you asked for a copy of your data (encrypted while it is here) or for erasure, and the receipt of an erasure.',
  why: 'To carry them out, and to be able to prove that it was done.',
  legalBasis: 'legal_duty',
  howLong: 'Copies 7 days; that they were asked for, and receipts, for as long as we have to prove it.',
  onErasure: 'partly',
  reason: 'LEGAL_DUTY_17_3_B',
  onErasureWords: 'Copies are deleted. The receipt of the erasure stays; it names nobody.',
  rows: [
    {
      table: 'data_exports',
      mine: ofUser(),
      onErasure: 'own',
      exported: ['created_at', 'state', 'finished_at', 'size', 'expires_at'],
    },
    {
      table: 'erasures',
      mine: ofUser(),
      onErasure: 'keep',
      exported: ['id', 'requested_at', 'due_at', 'state', 'cancelled_at'],
    },
  ],
  preview: async (db, { userId }) => ({ erased: (await listExportIds(db, userId)).length, kept: 0, reasons: [] }),
  async erase({ db, gone }, { userId }) {
    const removed = await db.deleteFrom('dataExports').where('userId', '=', userId).returning('storageKey').execute()
    gone.push(...removed.flatMap(({ storageKey }) => storageKey ?? []))
    return { erased: removed.length, kept: 0, reasons: [] }
  },
}

function listExportIds(db: Database | DatabaseTransaction, userId: string) {
  return db.selectFrom('dataExports').select('id').where('userId', '=', userId).execute()
}
