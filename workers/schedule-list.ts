import { CHECK_TAILS, CHECK_WHOLE, checkAuditTails, checkWholeAudit } from '../domain/audit/check.ts'
import { writeCheckpoints } from '../domain/audit/checkpoints.ts'
import { rewrapSeeds } from '../domain/auth/second-factor.ts'
import { endExpiredBreakGlass } from '../domain/cases/break-glass.commands.ts'
import { expireBidding } from '../domain/cases/expire-bidding.ts'
import { sealOlderWords } from '../domain/cases/seal-older-words.ts'
import { endAbandonedConsultations, remindOfConsultations } from '../domain/consultations/timed.commands.ts'
import { rewrapConversationKeys } from '../domain/conversations/conversation-keys.ts'
import { rewrapEvidenceKeys } from '../domain/lawyers/evidence-sealing.ts'
import { expireLicences } from '../domain/lawyers/licence-expiry.commands.ts'
import { tellOfUnread } from '../domain/messages/reading.commands.ts'
import { queueDueMails, queueDuePushMessages } from '../domain/notifications/outside.ts'
import { rewrapExportKeys } from '../domain/privacy/export-sealing.ts'
import { sweepAccounts } from './accounts.ts'
import { scanAgain, sweepStoredFiles } from './documents.ts'
import { compactLiveDocuments, forgetUnusedClientIds, takeTimedVersions } from './live-documents.ts'
import { deleteOldEvents } from './notifications.ts'
import { buildExports, carryOutErasures, endOldExports } from './privacy.ts'
import { sweepRecordedFiles } from './recordings.ts'
import { removeWhatIsOver } from './retention.ts'
import type { Schedule } from './schedules.ts'
import { reindexAllLawyers } from './search.ts'
import { catchUpSearch, indexTexts } from './search-inside.ts'

/** All regular work. Add yours here. */
export const allSchedules: readonly Schedule[] = [
  { name: 'compact-live-documents', everyMs: 30_000, run: (deps) => compactLiveDocuments(deps) },
  { name: 'take-timed-versions', everyMs: 15_000, run: (deps) => takeTimedVersions(deps) },
  { name: 'forget-unused-client-ids', everyMs: 3_600_000, run: (deps) => forgetUnusedClientIds(deps) },
  { name: 'remove-what-is-over', everyMs: 24 * 3_600_000, run: (deps) => removeWhatIsOver(deps) },
  { name: 'reindex-lawyers', everyMs: 24 * 3_600_000, run: (deps) => reindexAllLawyers(deps) },
  { name: 'index-texts', everyMs: 2_000, run: (deps) => indexTexts(deps) },
  { name: 'catch-up-search', everyMs: 60_000, run: (deps) => catchUpSearch(deps) },
  { name: 'end-bidding', everyMs: 30_000, run: (deps) => expireBidding(deps) },
  { name: 'rewrap-case-keys', everyMs: 60_000, run: ({ keys, db }) => keys.rewrap(db) },
  { name: 'seal-older-words', everyMs: 3_600_000, run: (deps) => sealOlderWords(deps) },
  { name: 'rewrap-evidence-keys', everyMs: 60_000, run: (deps) => rewrapEvidenceKeys(deps) },
  { name: 'rewrap-two-factor-seeds', everyMs: 60_000, run: ({ db, masterKeys }) => rewrapSeeds(db, masterKeys) },
  { name: 'sweep-accounts', everyMs: 3_600_000, run: (deps) => sweepAccounts(deps) },
  { name: 'remind-of-consultations', everyMs: 30_000, run: (deps) => remindOfConsultations(deps) },
  { name: 'end-consultations', everyMs: 30_000, run: (deps) => endAbandonedConsultations(deps) },
  { name: 'expire-licences', everyMs: 300_000, run: (deps) => expireLicences(deps) },
  { name: 'rewrap-conversation-keys', everyMs: 60_000, run: (deps) => rewrapConversationKeys(deps) },
  { name: 'tell-of-unread-messages', everyMs: 3_000, run: (deps) => tellOfUnread(deps) },
  { name: 'queue-due-mails', everyMs: 5_000, run: (deps) => queueDueMails(deps) },
  { name: 'queue-due-push', everyMs: 15_000, run: (deps) => queueDuePushMessages(deps) },
  { name: 'rewrap-push-key', everyMs: 60_000, run: ({ pushKeys, db }) => pushKeys.rewrap(db) },
  { name: 'carry-out-erasures', everyMs: 5_000, run: (deps) => carryOutErasures(deps) },
  { name: 'build-exports', everyMs: 3_000, run: (deps) => buildExports(deps) },
  { name: 'end-old-exports', everyMs: 600_000, run: (deps) => endOldExports(deps) },
  { name: 'rewrap-export-keys', everyMs: 60_000, run: (deps) => rewrapExportKeys(deps) },
  // Each minute at the latest, whatever one run costs (docs/rules.md, AUDIT6).
  { name: 'write-audit-checkpoints', everyMs: 20_000, run: (deps) => writeCheckpoints(deps) },
  { name: CHECK_TAILS, everyMs: 60_000, run: (deps) => checkAuditTails(deps) },
  // A million entries a day (docs/rules.md, AUDIT9).
  { name: CHECK_WHOLE, everyMs: 6 * 3_600_000, run: (deps) => checkWholeAudit(deps) },
  // Whoever reads is told to go within 2 s of the end (docs/rules.md, GLASS2).
  { name: 'end-break-glass', everyMs: 1_000, run: (deps) => endExpiredBreakGlass(deps) },
  { name: 'delete-old-events', everyMs: 600_000, run: (deps) => deleteOldEvents(deps) },
  { name: 'scan-files-again', everyMs: 60_000, run: (deps) => scanAgain(deps) },
  { name: 'sweep-recorded-files', everyMs: 60_000, run: (deps) => sweepRecordedFiles(deps) },
  { name: 'sweep-stored-files', everyMs: 3_600_000, run: (deps) => sweepStoredFiles(deps) },
]
