import { whenIn } from '../../consultations/calendar-words.ts'
import { findTime } from '../../consultations/consultations.queries.ts'
import { listRecordingReaders } from '../../consultations/recording-readers.queries.ts'
import type { FactName, FactOf } from '../../facts.ts'
import * as people from '../recipients.queries.ts'
import { type About, caseLink, define, inCase, markedCase, type NotificationKind, newsInCase } from './kind.ts'

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

/** A day or a quarter of an hour (`domain/consultations/timed.commands.ts`), or less where the reminder is late: true in each zone. */
const untilThen = ({ subject }: About) =>
  subject.minutes === '1440' ? 'within 24 hours' : `within ${subject.minutes} minutes`

/** Which part it is: one who was there for two is told twice. Older notifications do not say. */
const partOfRecording = ({ subject }: About) => (subject.part ? `Part ${subject.part} of the recording` : 'A recording')

const scheduled = consultationKind('consultation.scheduled', {
  title: 'A consultation has its time',
  body: (about) => `The time of a consultation in ${inCase(about)} is set.`,
  outside: newsInCase,
  mail: false,
})

/** The time behind `before`; older notifications do not have it. */
const timeOf = ({ subject: { at, timeZone } }: About, before: string) =>
  at && timeZone ? `${before}${whenIn(new Date(at), timeZone)}` : ''

/** Of consultations. */
export const consultationKinds = {
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
  'consultation.scheduled': {
    ...scheduled,
    async recipients(db, fact) {
      const recipients = await scheduled.recipients(db, fact)
      const time = await findTime(db, fact.consultationId)
      const told = {
        ...(fact.sequence > 0 && { moved: 'yes' }),
        ...(time && { at: time.scheduledAt.toISOString(), timeZone: time.timeZone }),
      }
      return recipients.map((recipient) => ({ ...recipient, subject: { ...recipient.subject, ...told } }))
    },
    words: (about) => ({
      title: about.subject.moved ? 'A consultation was moved' : 'A consultation has its time',
      body: about.subject.moved
        ? `The consultation in ${inCase(about)} has another time${timeOf(about, ' now: ')}.`
        : `The time of a consultation in ${inCase(about)} is set${timeOf(about, ': ')}.`,
    }),
  } satisfies NotificationKind<'consultation.scheduled'>,
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
  'recording.filed': define({
    fact: 'recording.filed',
    // Each part by itself: not everybody was there for each of them.
    recipients: async (db, { caseId, recordingId }) =>
      (await listRecordingReaders(db, recordingId)).map(({ userId, documentId, part }) => {
        return { userId, caseId, subject: { documentId, part: String(part) } }
      }),
    membersOnly: true,
    words: (about) => ({
      title: 'A recording can be opened',
      body: `${partOfRecording(about)} of a consultation in ${inCase(about)} is among its files. Only those who were there can open it.`,
    }),
    outside: newsInCase,
    link: (about) => `${caseLink(about)}/files/${about.subject.documentId ?? ''}`,
    mail: true,
  }),
} as const
