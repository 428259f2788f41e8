import { notificationsCategory, signInCategory } from './categories/access.ts'
import { accountCategory } from './categories/account.ts'
import { ownCasesCategory, participationCategory, sharedTextsCategory } from './categories/cases.ts'
import { consultationsCategory } from './categories/consultations.ts'
import { filesCategory, messagesCategory, searchIndexCategory } from './categories/content.ts'
import { conflictsCategory, firmCategory, lawyerProfileCategory, licencesCategory } from './categories/lawyers.ts'
import {
  accountDecisionsCategory,
  auditCategory,
  holdsCategory,
  privacyRequestsCategory,
} from './categories/records.ts'
import type { DataCategory } from './category.ts'

/**
 * Every kind of personal data, once. The privacy page, the copy of one's data and the erasure are all made from this list; a test
 * compares it with the tables of the database. In the order in which an erasure works: what grants access goes first, the account
 * last.
 */
export const dataCategories: readonly DataCategory[] = [
  auditCategory,
  signInCategory,
  ownCasesCategory,
  participationCategory,
  messagesCategory,
  filesCategory,
  searchIndexCategory,
  consultationsCategory,
  sharedTextsCategory,
  notificationsCategory,
  lawyerProfileCategory,
  licencesCategory,
  firmCategory,
  conflictsCategory,
  holdsCategory,
  accountDecisionsCategory,
  privacyRequestsCategory,
  accountCategory,
]

/** Tables that hold nothing of a person, or only a number that other tables explain, each with the reason. */
export const tablesWithoutPersonalData: Readonly<Record<string, string>> = {
  audit_checkpoints: 'hashes of the ends of the chains',
  audit_chains: 'the end of each chain of the record',
  audit_checks: 'how far each chain of the record was looked at',
  break_glass_grants: 'which administrator opened a case in an emergency: acts of an office, kept for the case',
  audit_unmaskings: 'which administrator looked at what of the record: acts of an office',
  attempts: 'guesses at passwords and codes, by a hash that leads back to nobody; gone after a week',
  livekit_events: 'numbers of reports of the media server that were read already',
  jobs: 'what is to do because of a fact; ids and kinds of errors',
  outbox: 'facts with ids and codes, removed 30 days after the last job',
  password_reset_requests: 'when somebody asked, without whom: it is counted only',
  platform_settings: 'settings of the platform; who changed one is an administrator in office',
  practice_areas: 'a list of codes',
  push_keys: 'the key of the application',
  push_messages: 'which notification goes to which browser; goes with both',
  schedules: 'when regular work is due',
  worker_processes: 'processes of the application',
  lawyer_vocabulary: 'single words of public profiles, without whose they are',
  kysely_migration: 'which migrations are applied',
  kysely_migration_lock: 'the lock of the migrator',
}
