import * as people from '../recipients.queries.ts'
import { caseLink, define, inCase, markedCase, newsInCase } from './kind.ts'

const stageWords: Record<string, string> = {
  in_review: 'is being reviewed',
  open: 'is open to offers',
  awarded: 'has a lawyer',
  in_progress: 'has begun',
  completed: 'is completed',
  closed: 'is closed',
  terminated: 'was ended early',
  cancelled: 'was cancelled',
  expired: 'has run out of time',
  draft: 'is a draft again',
}

/** Of being in a case, and of what becomes of it. */
export const caseKinds = {
  'case.invited': define({
    fact: 'case.personInvited',
    recipients: (db, { invitationId }) => people.listInvited(db, invitationId),
    membersOnly: false,
    words: () => ({ title: 'You are invited to a case', body: 'See who invites you, and join.' }),
    outside: () => 'You are invited to a case.',
    link: () => '/invitations',
    mail: false,
  }),
  'case.joined': define({
    fact: 'case.personJoined',
    recipients: (db, { caseId, userId }) => people.listOwner(db, caseId, { except: userId }),
    membersOnly: true,
    words: (about) => ({ title: 'Somebody joined', body: `The person you invited is now in ${inCase(about)}.` }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'case.roleChanged': define({
    fact: 'case.roleChanged',
    recipients: (db, { caseId, userId }) => people.listMembers(db, caseId, { only: userId }),
    membersOnly: true,
    words: (about) => ({ title: 'Your role changed', body: `You have another role in ${inCase(about)}.` }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'case.removed': define({
    fact: 'case.personRemoved',
    recipients: async (db, { caseId, userId, byUserId }) =>
      userId === byUserId ? [] : people.listNoLongerMember(db, caseId, userId),
    membersOnly: false,
    words: (about) => ({ title: 'You left a case', body: `You are no longer in ${markedCase(about)}.` }),
    outside: newsInCase,
    link: () => '/notifications',
    mail: true,
  }),
  'case.left': define({
    fact: 'case.personRemoved',
    recipients: async (db, { caseId, userId, byUserId }) =>
      userId === byUserId ? people.listOwner(db, caseId, { except: userId }) : [],
    membersOnly: true,
    words: (about) => ({ title: 'Somebody left', body: `A person has left ${inCase(about)}.` }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
  'case.stageChanged': define({
    fact: 'case.stageChanged',
    recipients: async (db, { caseId, to }) =>
      (await people.listMembers(db, caseId)).map((recipient) => ({ ...recipient, subject: { to } })),
    membersOnly: true,
    words: (about) => ({
      title: 'A case has moved on',
      body: `${about.caseTitle === null ? 'A case' : inCase(about)} ${stageWords[about.subject.to ?? ''] ?? 'has moved on'}.`,
    }),
    outside: newsInCase,
    link: caseLink,
    mail: true,
  }),
} as const
