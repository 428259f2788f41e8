import { z } from 'zod'
import { caseRoles } from './access.ts'
import { consultationActors, consultationEvents, consultationStates } from './consultation-machine.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { jurisdictions } from './jurisdictions.ts'
import { isTimeZone } from './time-zones.ts'

/** Decimal amount in major units, as a string: `180.00`. */
const amount = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'Enter an amount like 180 or 180.50')
const money = z.object({ amount, currency: z.string().regex(/^[A-Z]{3}$/, 'Three letters, like EUR') })
const timeZone = z.string().max(64).refine(isTimeZone, 'Choose a time zone like America/New_York')
/** An instant: in UTC, or with its distance from UTC. */
const instant = z.iso.datetime({ offset: true, error: 'Enter a time like 2026-11-30T15:00:00Z' })

/** Where somebody says they are during a consultation: a jurisdiction that the platform knows, or another place. */
export const consultationPlaces = [...jurisdictions.map(({ code }) => code), 'elsewhere'] as const
/** How long a consultation may be planned, in minutes. */
export const durationLimits = { min: 10, max: 240, standard: 30 } as const

const participantStates = ['waiting', 'admitted', 'removed'] as const

const participantSchema = z.object({
  userId: uuid,
  name: z.string().nullable(),
  role: z.enum(caseRoles).nullable(),
  /** `waiting`: in the lobby. `removed`: also somebody who was declined. */
  state: z.enum(participantStates),
  /** Connected to the media server, as it has told us last. */
  present: z.boolean(),
  /** Whether this person agrees to being recorded; null: has not said. */
  consent: z.boolean().nullable(),
  /** What the person said when joining; null: has not said. */
  attestation: z
    .object({
      othersPresent: z.boolean(),
      /** Who else is in the room, in the person's words. */
      others: z.string().nullable(),
      location: z.enum(consultationPlaces).nullable(),
      at: timestamp,
    })
    .nullable(),
})

const recordingPartSchema = z.object({
  part: z.number().int(),
  /**
   * `filing`: over, on its way into the files of the case. `filed`: there, until `removed`: deleted by somebody or because its time was
   * over. `failed`: it could not be brought there; it is not lost, an administrator can try again. `none`: the recorder made no file.
   */
  state: z.enum(['recording', 'filing', 'filed', 'removed', 'failed', 'none']),
  startedAt: timestamp,
  stoppedAt: timestamp.nullable(),
  stopReason: z.enum(['asked', 'consent_missing', 'ended', 'failed']).nullable(),
  /** Length; null while it runs. */
  seconds: z.number().int().nullable(),
  /** The file, for those who may read it: whoever was let in and had agreed before the part ended. */
  documentId: uuid.nullable(),
})

const recordingSchema = z.object({
  /** False: there is no recording on this platform, `reason` says why in plain words. */
  available: z.boolean(),
  reason: z.string().nullable(),
  /** `waiting`: asked for, but somebody present has not agreed; it starts by itself when all have. */
  state: z.enum(['off', 'waiting', 'on']),
  /** People in the room who have not agreed. */
  missingConsents: z.array(uuid),
  parts: z.array(recordingPartSchema),
})

/** What somebody can do with a consultation now; each is an endpoint of its own. */
export const consultationActions = [
  'propose',
  'schedule',
  'accept',
  'join',
  'admit',
  'end',
  'cancel',
  'record',
] as const

export const consultationSchema = z.object({
  id: uuid,
  caseId: uuid,
  state: z.enum(consultationStates),
  requestedBy: uuid,
  /** Whose the proposed times are. */
  proposedBy: uuid,
  proposedTimes: z.array(timestamp),
  durationMinutes: z.number().int(),
  scheduledAt: timestamp.nullable(),
  /** The zone in which it was arranged. */
  timeZone: z.string().nullable(),
  fee: money.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** When the first person was admitted. */
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  /** In a no-show: the sides that did not come. */
  missedBy: z.array(z.enum(['client', 'lawyer'])),
  /** Seconds in which the lawyer and somebody else were in the room together, as the media server has seen it. */
  secondsTogether: z.number().int(),
  /** When people were in the room, oldest first; `to` is null for whoever is there. */
  presence: z.array(z.object({ userId: uuid, from: timestamp, to: timestamp.nullable() })),
  /** Whoever has come to the lobby or the room, in the order of their coming. */
  participants: z.array(participantSchema),
  recording: recordingSchema,
  /** What happened to it, oldest first. `by` is null for what came by itself. */
  history: z.array(
    z.object({
      event: z.enum(consultationEvents),
      by: uuid.nullable(),
      actor: z.enum(consultationActors),
      at: timestamp,
      scheduledAt: timestamp.nullable(),
      /** What it cost from then on; null: nothing, or it was not noted yet. */
      fee: money.nullable(),
    }),
  ),
  /** Whether there is a media server; false: `reason` says what is missing and how to get it. */
  video: z.object({ available: z.boolean(), reason: z.string().nullable() }),
  isHost: z.boolean(),
  actions: z.array(z.enum(consultationActions)),
})
export type Consultation = z.infer<typeof consultationSchema>

export const consultationParams = z.object({ id: uuid })

const proposedTimes = z.array(instant).min(1, 'Propose at least one time').max(8, 'Propose at most eight times')
const durationMinutes = z
  .number()
  .int()
  .min(durationLimits.min, 'At least ten minutes')
  .max(durationLimits.max, 'At most four hours')

const tag = 'Consultations'
const userId = z.object({ userId: uuid })

export const requestConsultation = defineEndpoint({
  name: 'requestConsultation',
  method: 'POST',
  path: '/v1/consultations',
  summary: 'Asks for a consultation in a case and proposes times',
  tag,
  access: 'user',
  body: z.object({
    caseId: uuid,
    proposedTimes,
    durationMinutes: durationMinutes.default(durationLimits.standard),
    timeZone: timeZone.optional(),
    /** Only the lawyer says what it costs. */
    fee: money.optional(),
  }),
  data: consultationSchema,
  status: 201,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'NO_LAWYER', 'VALIDATION_ERROR'],
})

export const listConsultations = defineEndpoint({
  name: 'listConsultations',
  method: 'GET',
  path: '/v1/consultations',
  summary: 'Consultations of a case, or of all your cases: those to come first, then the newest',
  tag,
  access: 'user',
  query: pageQuery.extend({ caseId: uuid.optional(), state: z.enum(consultationStates).optional() }),
  data: z.array(consultationSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

const onOne = { tag, access: 'user', params: consultationParams, data: consultationSchema } as const
const act = { ...onOne, method: 'POST' } as const

export const getConsultation = defineEndpoint({
  ...onOne,
  name: 'getConsultation',
  method: 'GET',
  path: '/v1/consultations/:id',
  summary: 'A consultation with its people, its presence and its history',
})

export const proposeConsultationTimes = defineEndpoint({
  ...act,
  name: 'proposeConsultationTimes',
  path: '/v1/consultations/:id/propose',
  summary: 'Proposes other times; a time that is agreed stays until the lawyer changes it',
  body: z.object({ proposedTimes, timeZone: timeZone.optional() }),
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'VALIDATION_ERROR'],
})

export const scheduleConsultation = defineEndpoint({
  ...act,
  name: 'scheduleConsultation',
  path: '/v1/consultations/:id/schedule',
  summary: 'Sets the time: the lawyer any time, the client one of those that the lawyer proposed',
  body: z.object({
    /** An instant; or, without offset, what the clock shows in `timeZone`. */
    at: z.union([instant, z.iso.datetime({ local: true })], 'Enter a time like 2026-11-30T15:00:00Z'),
    timeZone,
    durationMinutes: durationMinutes.optional(),
    /** Only the lawyer says what it costs; null: nothing. */
    fee: money.nullable().optional(),
  }),
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'VALIDATION_ERROR'],
})

export const cancelConsultation = defineEndpoint({
  ...act,
  name: 'cancelConsultation',
  path: '/v1/consultations/:id/cancel',
  summary: 'Calls a consultation off',
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const joinedSchema = z.object({
  /** Where the browser's media client connects. */
  url: z.string(),
  /** For one device, for at most ten minutes. */
  token: z.string(),
  /** `lobby`: connected without hearing or being heard until the lawyer admits. */
  state: z.enum(['lobby', 'admitted']),
  /** This device's name in the room: the person's id, a dot, and a number of its own. */
  identity: z.string(),
  expiresAt: timestamp,
})

export const joinConsultation = defineEndpoint({
  ...act,
  name: 'joinConsultation',
  path: '/v1/consultations/:id/join',
  summary: 'Comes to the lobby or, for the lawyer and whoever is admitted, into the room',
  body: z.object({
    /** "Is anyone else in the room with you?" The answer is kept and shown to everybody in the consultation. */
    othersPresent: z.boolean().optional(),
    others: z.string().trim().max(500).optional(),
    location: z.enum(consultationPlaces).optional(),
  }),
  data: joinedSchema,
  errors: ['WRONG_STAGE', 'VIDEO_UNAVAILABLE'],
})

export const admitToConsultation = defineEndpoint({
  ...act,
  name: 'admitToConsultation',
  path: '/v1/consultations/:id/admit',
  summary: 'Lets somebody in from the lobby (lawyer)',
  body: userId,
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'VIDEO_UNAVAILABLE'],
})

export const removeFromConsultation = defineEndpoint({
  ...act,
  name: 'removeFromConsultation',
  path: '/v1/consultations/:id/remove',
  summary: 'Removes somebody from the room, or declines somebody in the lobby (lawyer); they may knock again',
  body: userId,
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const muteInConsultation = defineEndpoint({
  ...act,
  name: 'muteInConsultation',
  path: '/v1/consultations/:id/mute',
  summary: 'Mutes somebody (lawyer); only they can unmute themselves',
  body: userId.extend({ source: z.enum(['microphone', 'camera', 'screen_share']).default('microphone') }),
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'VIDEO_UNAVAILABLE'],
})

export const endConsultation = defineEndpoint({
  ...act,
  name: 'endConsultation',
  path: '/v1/consultations/:id/end',
  summary: 'Ends it for everybody (lawyer)',
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const consentToRecording = defineEndpoint({
  ...act,
  name: 'consentToRecording',
  path: '/v1/consultations/:id/consent',
  summary: 'Agrees to being recorded or takes it back; each answer is kept',
  body: z.object({ granted: z.boolean() }),
  errors: ['WRONG_STAGE'],
})

export const recordConsultation = defineEndpoint({
  ...act,
  name: 'recordConsultation',
  path: '/v1/consultations/:id/recording',
  summary: 'Asks for a recording, which starts when everybody present has agreed, or stops it (lawyer)',
  body: z.object({ on: z.boolean() }),
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'RECORDING_UNAVAILABLE'],
})

export const getConsultationCalendar = defineEndpoint({
  ...onOne,
  name: 'getConsultationCalendar',
  method: 'GET',
  path: '/v1/consultations/:id/calendar.ics',
  summary: 'The time as a calendar file (RFC 5545)',
  data: z.null(),
  download: true,
  errors: ['WRONG_STAGE'],
})

/** What LiveKit reports; the signature in `Authorization` is over the bytes of the body. */
export const receiveLivekitWebhook = defineEndpoint({
  name: 'receiveLivekitWebhook',
  method: 'POST',
  path: '/v1/webhooks/livekit',
  summary: 'For the media server: what happens in its rooms, signed (application/webhook+json)',
  tag,
  access: 'public',
  body: z.looseObject({}),
  data: z.object({}),
  errors: ['UNAUTHENTICATED'],
})
