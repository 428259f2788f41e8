import * as people from '../recipients.queries.ts'
import { caseLink, define, inCase, newsInCase } from './kind.ts'

/** Of holds and emergencies: what the platform or a lawyer does to a case. */
export const protectionKinds = {
  'hold.put': define({
    fact: 'hold.put',
    recipients: (db, { caseId, byUserId }) => people.listMembers(db, caseId, { except: byUserId }),
    membersOnly: true,
    words: (about) => ({
      title: 'A legal hold is on your case',
      body: `Nothing of ${inCase(about)} is destroyed until the hold is lifted.`,
    }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'hold.lifted': define({
    fact: 'hold.lifted',
    recipients: (db, { caseId, byUserId }) => people.listMembers(db, caseId, { except: byUserId }),
    membersOnly: true,
    words: (about) => ({ title: 'A legal hold was lifted', body: `A legal hold on ${inCase(about)} has ended.` }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'breakGlass.opened': define({
    fact: 'breakGlass.opened',
    recipients: (db, { caseId }) => people.listMembers(db, caseId),
    membersOnly: true,
    words: (about) => ({
      title: 'The platform opened emergency access',
      body: `An administrator can read the brief and files of ${inCase(about)} for an hour. The case says who and why.`,
    }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'breakGlass.ended': define({
    fact: 'breakGlass.ended',
    recipients: (db, { caseId }) => people.listMembers(db, caseId),
    membersOnly: true,
    words: (about) => ({
      title: 'Emergency access has ended',
      body: `Nobody of the platform can read ${inCase(about)} any more.`,
    }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
} as const
