import { inviteToConsultations } from './consultations.ts'
import { announceDocument, dropRejectedFile, extractDocumentText, scanDocument } from './documents.ts'
import type { Handler } from './handlers.ts'
import { sendMail, sendSms } from './mails.ts'
import { forgetReadConversations, notifyPeople, sendPush } from './notifications.ts'
import { checkErasures } from './privacy.ts'
import { deleteFiledRecordings, fileRecordings } from './recordings.ts'
import { rescreenLawyers } from './screening.ts'
import { indexLawyer } from './search.ts'
import { indexFiles, indexMessages } from './search-inside.ts'

/** Everything that reacts to facts. Add a handler here; the outbox makes jobs for it from then on. */
export const allHandlers: readonly Handler[] = [
  inviteToConsultations,
  sendMail,
  sendSms,
  notifyPeople,
  forgetReadConversations,
  sendPush,
  indexLawyer,
  indexMessages,
  indexFiles,
  rescreenLawyers,
  scanDocument,
  extractDocumentText,
  dropRejectedFile,
  announceDocument,
  checkErasures,
  fileRecordings,
  deleteFiledRecordings,
]
