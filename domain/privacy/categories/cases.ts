import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import type { KeepReason } from '../../../contracts/privacy.ts'
import { type DataCategory, type ErasureContext, type Outcome, ofUser, type Person, withoutWalls } from '../category.ts'
import { eraseCase } from '../erase-case.ts'
import { exportTexts } from '../export/texts.ts'
import { listHeldCases } from '../held-cases.queries.ts'
import {
  listOwnCases,
  listPrivateNotesElsewhere,
  lockOwnCaseForUpdate,
  type OwnCase,
  purgePrivateNotes,
} from '../own-cases.queries.ts'
import { reasonToKeepCase } from './case-erasure.policy.ts'

type Db = Database | DatabaseTransaction

const caseColumns = [
  'id',
  'title',
  'description',
  'category',
  'jurisdiction',
  'urgency_level',
  'budget_min',
  'budget_max',
  'currency',
  'preferred_timeline',
  'stage',
  'privacy_setting',
  'deadline',
  'created_at',
  'closed_at',
]

/** Cases that the person opened, with everything in them. */
export const ownCasesCategory: DataCategory = {
  id: 'own_cases',
  title: 'Your cases',
  what: 'The cases that you opened: title, public summary, parties, answers to the first questions, brief, notes, published versions and history. Texts are encrypted with a key of each case.',
  why: 'So that lawyers can help you.',
  legalBasis: 'contract',
  howLong: 'Until you delete the case, and 30 days after that; a case on legal hold until the hold ends.',
  onErasure: 'partly',
  reason: 'LEGAL_CLAIMS_17_3_E',
  onErasureWords:
    'A case without a lawyer is erased: its key is destroyed, so that nothing of it opens any more. A case in which a lawyer works or worked, or on legal hold, stays for legal claims; your name does not.',
  rows: [
    {
      table: 'cases',
      mine: ofUser('client_id'),
      onErasure: 'own',
      exported: caseColumns,
      visible: () => sql<boolean>`deleted_at IS NULL`,
    },
    {
      table: 'case_parties',
      mine: ({ userId }) =>
        sql<boolean>`case_id IN (SELECT id FROM cases WHERE client_id = ${userId} AND deleted_at IS NULL)`,
      onErasure: 'own',
      exported: ['case_id', 'name', 'aliases', 'role'],
    },
  ],
  also: [
    'case_keys',
    'case_intakes',
    'brief_versions',
    'case_reviews',
    'live_documents',
    'document_updates',
    'document_snapshots',
    'document_versions',
  ],
  preview: async (db, person) => {
    const own = await listOwnCases(db, person.userId)
    const held = await listHeldCases(
      db,
      own.map(({ id }) => id),
    )
    return outcomeOf(own.map((one) => keepReason(one, held)))
  },
  erase: eraseOwnCases,
  exportFiles: (ctx, person) => exportTexts(ctx, person, 'own'),
}

function keepReason({ id, stage, hasLawyer }: OwnCase, held: ReadonlySet<string>): KeepReason | undefined {
  return reasonToKeepCase({ isOnHold: held.has(id), stage, hasLawyer })
}

function outcomeOf(reasons: readonly (KeepReason | undefined)[]): Outcome {
  const kept = reasons.filter((reason) => reason !== undefined)
  return { erased: reasons.length - kept.length, kept: kept.length, reasons: [...new Set(kept)] }
}

/** One case after the other, each judged again under its lock: a hold that was put on meanwhile counts. */
async function eraseOwnCases(ctx: ErasureContext, { userId }: Person): Promise<Outcome> {
  const decisions: (KeepReason | undefined)[] = []
  for (const { id } of await listOwnCases(ctx.db, userId)) {
    const locked = await lockOwnCaseForUpdate(ctx.db, userId, id)
    if (!locked) continue
    const reason = keepReason(locked, await listHeldCases(ctx.db, [id]))
    decisions.push(reason)
    if (!reason) await eraseCase(ctx, id)
  }
  return outcomeOf(decisions)
}

/** Being in cases of others. */
export const participationCategory: DataCategory = {
  id: 'participation',
  title: 'Cases of others that you are in',
  what: 'In which cases you are or were invited to be, in which role, and your private notes there (encrypted).',
  why: 'So that you can work together.',
  legalBasis: 'contract',
  howLong: 'As long as you are in the case; invitations 30 days after they expired.',
  onErasure: 'erased',
  reason: null,
  onErasureWords:
    'You leave these cases, and your private notes in them are deleted. Notes in a case on legal hold stay until the hold ends.',
  rows: [
    {
      table: 'case_members',
      mine: ({ userId }) =>
        sql<boolean>`user_id = ${userId} AND case_id NOT IN (SELECT id FROM cases WHERE client_id = ${userId})`,
      onErasure: 'delete',
      exported: ['case_id', 'role', 'joined_at'],
      visible: withoutWalls('case_members'),
    },
    {
      table: 'case_invitations',
      mine: ({ userId, email }) => sql<boolean>`(email = ${email} OR invited_by = ${userId})`,
      onErasure: 'delete',
      // Whom they have invited is about the others.
      counted: ({ email }) => sql<boolean>`email = ${email}`,
      exported: ['case_id', 'email', 'role', 'created_at', 'accepted_at', 'cancelled_at'],
      visible: withoutWalls('case_invitations'),
    },
  ],
  preview: async (db, { userId }) => {
    const { kept, going } = await judgeNotes(db, userId)
    return { erased: going.length, kept: kept.length, reasons: kept.length > 0 ? ['LEGAL_HOLD'] : [] }
  },
  async erase({ db }, { userId }) {
    const { kept, going } = await judgeNotes(db, userId)
    for (const { id } of going) await purgePrivateNotes(db, id)
    return { erased: going.length, kept: kept.length, reasons: kept.length > 0 ? ['LEGAL_HOLD'] : [] }
  },
  exportFiles: (ctx, person) => exportTexts(ctx, person, 'others'),
}

async function judgeNotes(db: Db, userId: string) {
  const notes = await listPrivateNotesElsewhere(db, userId)
  const held = await listHeldCases(
    db,
    notes.map(({ caseId }) => caseId),
  )
  return {
    kept: notes.filter(({ caseId }) => held.has(caseId)),
    going: notes.filter(({ caseId }) => !held.has(caseId)),
  }
}

/** What the person wrote where others read. */
export const sharedTextsCategory: DataCategory = {
  id: 'shared_texts',
  title: 'What you wrote in documents of others',
  what: 'Your part in the texts that people of a case write together (encrypted), and which of its changes are yours.',
  why: 'A text that several people wrote, and who wrote what, can matter in a dispute.',
  legalBasis: 'legitimate_interest',
  howLong: 'As long as the case is kept.',
  onErasure: 'kept',
  reason: 'OTHERS_RECORD',
  onErasureWords: 'It stays in the documents of the others, as written by a former user.',
  rows: [
    {
      table: 'document_clients',
      mine: ({ userId }) =>
        sql<boolean>`user_id = ${userId} AND wrote AND document_id IN (
          SELECT d.id FROM live_documents d JOIN cases c ON c.id = d.case_id
          WHERE c.client_id <> ${userId} AND d.owner_id IS DISTINCT FROM ${userId} AND d.deleted_at IS NULL)`,
      onErasure: 'keep',
    },
  ],
}
