import * as people from '../recipients.queries.ts'
import { define, markedCase, newsInCase, openCaseLink } from './kind.ts'

/** Of who may look at an open case. */
export const tierKinds = {
  'lawyer.invitedToBid': define({
    fact: 'lawyer.invitedToBid',
    recipients: (db, { caseId, userId }) => people.listOutsider(db, caseId, userId),
    membersOnly: false,
    words: () => ({ title: 'A client asks you for an offer', body: 'You are invited to make an offer for a case.' }),
    outside: () => 'You are invited to make an offer.',
    link: openCaseLink,
    mail: true,
  }),
  'clearance.given': define({
    fact: 'clearance.given',
    recipients: (db, { caseId, userId }) => people.listOutsider(db, caseId, userId),
    membersOnly: false,
    words: (about) => ({
      title: 'You may read the brief',
      body: `You are cleared to read the brief of ${markedCase(about)}.`,
    }),
    outside: newsInCase,
    link: openCaseLink,
    mail: true,
  }),
  'clearance.paused': define({
    fact: 'clearance.paused',
    recipients: (db, { caseId, userId }) => people.listPaused(db, caseId, userId),
    membersOnly: false,
    words: (about) => ({
      title: 'Check again for conflicts',
      body: `The people named in ${markedCase(about)} have changed. The brief is closed to you until you have decided about what was found.`,
    }),
    outside: newsInCase,
    link: openCaseLink,
    mail: true,
  }),
  'brief.published': define({
    fact: 'brief.published',
    recipients: (db, { caseId }) => people.listCleared(db, caseId),
    membersOnly: false,
    words: (about) => ({
      title: 'A brief was published',
      body: `There is a new version of the brief of ${markedCase(about)}.`,
    }),
    outside: newsInCase,
    link: openCaseLink,
    mail: true,
  }),
} as const
