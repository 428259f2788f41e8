import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listUntoldOfFiles } from '../documents/readers.queries.ts'
import type { FactName, FactOf } from '../facts.ts'
import * as people from './recipients.queries.ts'

type Db = Database | DatabaseTransaction

/** What the words are made of, when they are read: nothing that the reader may not see at that moment. */
export interface About {
  /** Only for those who are in the case now. */
  caseTitle: string | null
  /** Two characters that tell a case from another without saying anything about it: `7F`. */
  caseMark: string | null
  caseId: string | null
  /** Codes that the fact brought, stage names say. */
  subject: Record<string, string>
}

export interface Recipient {
  userId: string
  caseId?: string
  subject?: Record<string, string>
}

/** One kind of notification: everything about it is here. */
export interface NotificationKind<Name extends FactName = FactName> {
  fact: Name
  /** Who is told. Asked when it is told, so that whoever has lost the right meanwhile is told nothing. */
  recipients(db: Db, fact: FactOf<Name>): Promise<readonly Recipient[]>
  /** Kept from people who are not in its case (any more). */
  membersOnly: boolean
  words(about: About): { title: string; body: string }
  /** The only words that leave by mail and push: constant but for the mark of the case, so that they tell nothing. */
  outside(about: About): string
  link(about: About): string
  /** False where the act itself sends a mail. */
  mail: boolean
}

const inCase = ({ caseTitle }: About) => (caseTitle === null ? 'a case' : `“${caseTitle}”`)
const markedCase = ({ caseMark }: About) => (caseMark === null ? 'a case' : `case …${caseMark}`)
const caseLink = ({ caseId }: About) => (caseId === null ? '/notifications' : `/cases/${caseId}`)
/** An open case as lawyers outside of it see it. */
const openCaseLink = ({ caseId }: About) => (caseId === null ? '/feed' : `/feed/${caseId}`)
/** Screens of other features, by what they are for. */
const screens = { profile: '/profile', firm: '/firm' }
const newsInCase = (about: About) => `You have news in ${markedCase(about)}.`

function define<Name extends FactName>(kind: NotificationKind<Name>): NotificationKind<Name> {
  return kind
}

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

type ConsultationFactName = Extract<FactName, `consultation.${string}`>
/** Who arranges a consultation; observers are told of what is arranged, not of what is asked. */
const arrangers = ['client', 'lawyer', 'colleague']

interface ConsultationWords {
  title: string
  body(about: About): string
  outside(about: About): string
  roles?: readonly string[]
  /** False where the act sends an invitation for the calendar. */
  mail: boolean
}

function consultationKind<Name extends ConsultationFactName>(
  fact: Name,
  { title, body, outside, roles, mail }: ConsultationWords,
): NotificationKind<Name> {
  return {
    fact,
    async recipients(db, told) {
      const { caseId, consultationId, ...more } = told as FactOf<ConsultationFactName>
      const except = 'byUserId' in more ? more.byUserId : 'userId' in more ? more.userId : null
      const recipients = await people.listOthers(db, caseId, { except, ...(roles && { roles }) })
      const minutes = 'leadMinutes' in more ? String(more.leadMinutes) : ''
      return recipients.map((recipient) => ({ ...recipient, subject: { consultationId, minutes } }))
    },
    membersOnly: true,
    words: (about) => ({ title, body: body(about) }),
    outside,
    link: (about) => `${caseLink(about)}/consultations/${about.subject.consultationId ?? ''}`,
    mail,
  }
}

/** 1440 is a day, 15 a quarter of an hour: `domain/consultations/reminders.commands.ts`. */
const untilThen = ({ subject }: About) => (subject.minutes === '1440' ? 'tomorrow' : `in ${subject.minutes} minutes`)

type LicenceFactName = Extract<FactName, `licence.${string}`>

function licenceKind<Name extends LicenceFactName>(fact: Name, title: string, body: string): NotificationKind<Name> {
  return {
    fact,
    recipients: (db, told) => people.listAccount(db, (told as FactOf<LicenceFactName>).userId),
    membersOnly: false,
    words: () => ({ title, body }),
    outside: () => 'You have news about a licence of yours.',
    link: () => screens.profile,
    mail: true,
  }
}

/** Every kind by its name, which is stored. */
export const notificationKinds = {
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
  'consultation.requested': consultationKind('consultation.requested', {
    title: 'A consultation is asked for',
    body: (about) => `Somebody proposes times for a consultation in ${inCase(about)}.`,
    outside: newsInCase,
    roles: arrangers,
    mail: true,
  }),
  'consultation.timesProposed': consultationKind('consultation.timesProposed', {
    title: 'Other times are proposed',
    body: (about) => `There are other times for a consultation in ${inCase(about)}.`,
    outside: newsInCase,
    roles: arrangers,
    mail: true,
  }),
  'consultation.scheduled': consultationKind('consultation.scheduled', {
    title: 'A consultation has its time',
    body: (about) => `The time of a consultation in ${inCase(about)} is set.`,
    outside: newsInCase,
    mail: false,
  }),
  'consultation.cancelled': consultationKind('consultation.cancelled', {
    title: 'A consultation was called off',
    body: (about) => `A consultation in ${inCase(about)} does not take place.`,
    outside: newsInCase,
    mail: false,
  }),
  'consultation.waiting': consultationKind('consultation.waiting', {
    title: 'Somebody waits in the lobby',
    body: (about) => `Let them in to the consultation in ${inCase(about)}.`,
    outside: (about) => `Somebody waits in the lobby of ${markedCase(about)}.`,
    roles: ['lawyer'],
    mail: false,
  }),
  'consultation.due': consultationKind('consultation.due', {
    title: 'A consultation is coming up',
    body: (about) => `The consultation in ${inCase(about)} begins ${untilThen(about)}.`,
    outside: (about) => `Your consultation in ${markedCase(about)} begins ${untilThen(about)}.`,
    mail: true,
  }),
  'consultation.missed': consultationKind('consultation.missed', {
    title: 'A consultation did not take place',
    body: (about) => `Not everybody came to the consultation in ${inCase(about)}.`,
    outside: newsInCase,
    mail: true,
  }),
  'licence.verified': licenceKind('licence.verified', 'Your licence is verified', 'You may now act where it holds.'),
  'licence.rejected': licenceKind(
    'licence.rejected',
    'Your licence was not accepted',
    'Your profile says why, and what to do.',
  ),
  'licence.revoked': licenceKind(
    'licence.revoked',
    'Your licence was withdrawn',
    'Your profile says why, and what to do.',
  ),
  'licence.expiring': licenceKind(
    'licence.expiring',
    'Your licence runs out soon',
    'Renew it in your profile, so that you can go on.',
  ),
  'licence.expired': licenceKind(
    'licence.expired',
    'Your licence has run out',
    'Renew it in your profile to make offers again.',
  ),
  'export.ready': define({
    fact: 'export.ready',
    recipients: (db, { userId }) => people.listAccount(db, userId),
    membersOnly: false,
    words: () => ({ title: 'Your copy is ready', body: 'The copy of your data can be downloaded for 7 days.' }),
    outside: () => 'The copy of your data is ready.',
    link: () => '/settings/privacy',
    mail: true,
  }),
  'export.failed': define({
    fact: 'export.failed',
    recipients: (db, { userId }) => people.listAccount(db, userId),
    membersOnly: false,
    words: () => ({ title: 'Your copy could not be made', body: 'Ask for a new copy of your data.' }),
    outside: () => 'The copy of your data could not be made.',
    link: () => '/settings/privacy',
    mail: true,
  }),
  'lawFirm.joined': define({
    fact: 'lawFirm.personJoined',
    recipients: (db, { lawFirmId, userId }) => people.listFirmAdmins(db, lawFirmId, { except: userId }),
    membersOnly: false,
    words: () => ({ title: 'Somebody joined your firm', body: 'The person you invited is now in your firm.' }),
    outside: () => 'You have news about your firm.',
    link: () => screens.firm,
    mail: true,
  }),
  'lawFirm.removed': define({
    fact: 'lawFirm.personLeft',
    recipients: async (db, { userId, byUserId }) => (userId === byUserId ? [] : people.listAccount(db, userId)),
    membersOnly: false,
    words: () => ({ title: 'You left a firm', body: 'You are no longer in your firm.' }),
    outside: () => 'You have news about your firm.',
    link: () => screens.firm,
    mail: true,
  }),
} as const

export type NotificationKindName = keyof typeof notificationKinds

/** All kinds with their names; the type of each fact is lost here and found again by `kindsOfFact`. */
export const kindEntries = Object.entries(notificationKinds) as [NotificationKindName, NotificationKind][]

/** The facts that somebody is told of. */
export const notifiedFacts: readonly FactName[] = [...new Set(kindEntries.map(([, { fact }]) => fact))]

/** The kind of a stored row; undefined for one of another version of this program. */
export function findKind(name: string): NotificationKind | undefined {
  return kindEntries.find(([known]) => known === name)?.[1]
}
