import { listUntoldOfFiles } from '../../documents/readers.queries.ts'
import * as people from '../recipients.queries.ts'
import { caseLink, define, inCase, markedCase, newsInCase, openCaseLink } from './kind.ts'

/** Of messages and files. */
export const textKinds = {
  'message.waiting': define({
    fact: 'conversation.waiting',
    recipients: (db, { conversationId, userId }) => people.listWaiting(db, conversationId, userId),
    membersOnly: false,
    words: ({ caseTitle }) => ({
      title: 'New messages',
      body: caseTitle === null ? 'Somebody has written to you.' : `There are new messages in “${caseTitle}”.`,
    }),
    outside: () => 'You have new messages.',
    link: ({ subject }) => (subject.conversationId ? `/messages/${subject.conversationId}` : '/messages'),
    mail: true,
  }),
  'document.added': define({
    fact: 'document.scanned',
    // Several new files are one notification until it is read.
    recipients: async (db, { caseId, conversationId, fileId, scan }) =>
      caseId === null || conversationId !== null || !['clean', 'not_scanned'].includes(scan)
        ? []
        : listUntoldOfFiles(db, { caseId, fileId }),
    membersOnly: true,
    words: (about) => ({ title: 'New files', body: `There are new files in ${inCase(about)}.` }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'document.shared': define({
    fact: 'document.shared',
    recipients: async (db, { caseId, userId }) => (caseId === null ? [] : people.listOutsider(db, caseId, userId)),
    membersOnly: false,
    words: (about) => ({ title: 'A file was shared with you', body: `You may read a file of ${markedCase(about)}.` }),
    outside: newsInCase,
    link: openCaseLink,
    mail: true,
  }),
} as const
