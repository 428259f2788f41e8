import { type MatrixRow, onlyLawyer, people, publicly, writers } from './askers.ts'

const TIMES = { proposedTimes: ['2026-12-01T10:00:00Z'] }
const SCHEDULE = { at: '2026-12-01T10:00:00Z', timeZone: 'Europe/Berlin' }

const onOne = (suffix: string, body?: object) => ({
  request: ({ consultationId }: { consultationId: string }) => ({
    path: `/v1/consultations/${consultationId}${suffix}`,
    ...(body && { body }),
  }),
})
const about = (suffix: string) => ({
  request: ({ liveConsultationId, targetId }: { liveConsultationId: string; targetId: string }) => ({
    path: `/v1/consultations/${liveConsultationId}${suffix}`,
    body: { userId: targetId },
  }),
})
const inRoom = (suffix: string, body?: object) => ({
  request: ({ liveConsultationId }: { liveConsultationId: string }) => ({
    path: `/v1/consultations/${liveConsultationId}${suffix}`,
    ...(body && { body }),
  }),
})

/** Of the API without a media server: what needs one answers 503 to those who might use it. */
export const consultationRows: readonly MatrixRow[] = [
  {
    endpoint: 'requestConsultation',
    request: ({ caseId }) => ({ path: '/v1/consultations', body: { caseId, ...TIMES } }),
    expected: writers(201),
  },
  {
    endpoint: 'listConsultations',
    request: ({ caseId }) => ({ path: `/v1/consultations?caseId=${caseId}` }),
    expected: people(200),
  },
  { endpoint: 'getConsultation', ...onOne(''), expected: people(200) },
  { endpoint: 'proposeConsultationTimes', ...onOne('/propose', TIMES), expected: writers(200) },
  // The client's side takes a time of the lawyer's; these were proposed by the client.
  {
    endpoint: 'scheduleConsultation',
    ...onOne('/schedule', SCHEDULE),
    expected: { ...writers(409), lawyer: 200 },
  },
  { endpoint: 'cancelConsultation', ...onOne('/cancel'), expected: writers(200) },
  { endpoint: 'joinConsultation', variant: 'without a media server', ...inRoom('/join'), expected: people(503) },
  { endpoint: 'admitToConsultation', ...about('/admit'), expected: onlyLawyer(503) },
  { endpoint: 'removeFromConsultation', ...about('/remove'), expected: onlyLawyer(200) },
  { endpoint: 'muteInConsultation', ...about('/mute'), expected: onlyLawyer(503) },
  { endpoint: 'endConsultation', ...inRoom('/end'), expected: onlyLawyer(200) },
  { endpoint: 'consentToRecording', ...inRoom('/consent', { granted: true }), expected: people(200) },
  {
    endpoint: 'recordConsultation',
    variant: 'where none can be made',
    ...inRoom('/recording', { on: true }),
    expected: onlyLawyer(409),
  },
  { endpoint: 'getConsultationCalendar', ...inRoom('/calendar.ics'), expected: people(200) },
  {
    endpoint: 'receiveLivekitWebhook',
    request: () => ({ path: '/v1/webhooks/livekit', body: {} }),
    expected: publicly(401),
  },
]
