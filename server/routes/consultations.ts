import * as contract from '../../contracts/consultations.ts'
import { getConsultationCalendar } from '../../domain/consultations/calendar.commands.ts'
import * as consultations from '../../domain/consultations/consultations.commands.ts'
import * as recording from '../../domain/consultations/recording.commands.ts'
import * as room from '../../domain/consultations/room.commands.ts'
import { receiveLivekitWebhook } from '../../domain/consultations/webhooks.commands.ts'
import type { Context } from '../../domain/context.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleAct, handleFile, handlePage, type Route } from '../handle.ts'

export function consultationRoutes({ video }: ServerDeps): Route[] {
  const inVideo = (ctx: Context) => ({ ...ctx, video })
  return [
    handle(contract.requestConsultation, (ctx, { body }) => consultations.requestConsultation(inVideo(ctx), body)),
    handlePage(contract.listConsultations, (ctx, { query }) => consultations.listConsultations(inVideo(ctx), query)),
    handle(contract.getConsultation, (ctx, { params }) => consultations.getConsultation(inVideo(ctx), params.id)),
    handle(contract.proposeConsultationTimes, (ctx, { params, body }) =>
      consultations.proposeConsultationTimes(inVideo(ctx), params.id, body),
    ),
    handle(contract.scheduleConsultation, (ctx, { params, body }) =>
      consultations.scheduleConsultation(inVideo(ctx), params.id, body),
    ),
    handle(contract.cancelConsultation, (ctx, { params }) => consultations.cancelConsultation(inVideo(ctx), params.id)),
    handle(contract.joinConsultation, (ctx, { params, body }) => room.joinConsultation(inVideo(ctx), params.id, body)),
    handle(contract.admitToConsultation, (ctx, { params, body }) =>
      room.admitToConsultation(inVideo(ctx), params.id, body.userId),
    ),
    handle(contract.removeFromConsultation, (ctx, { params, body }) =>
      room.removeFromConsultation(inVideo(ctx), params.id, body.userId),
    ),
    handle(contract.muteInConsultation, (ctx, { params, body }) =>
      room.muteInConsultation(inVideo(ctx), params.id, body),
    ),
    handle(contract.endConsultation, (ctx, { params }) => room.endConsultation(inVideo(ctx), params.id)),
    handle(contract.consentToRecording, (ctx, { params, body }) =>
      recording.consentToRecording(inVideo(ctx), params.id, body.granted),
    ),
    handle(contract.recordConsultation, (ctx, { params, body }) =>
      recording.recordConsultation(inVideo(ctx), params.id, body.on),
    ),
    handleFile(contract.getConsultationCalendar, (ctx, { params }) => getConsultationCalendar(inVideo(ctx), params.id)),
    handleAct(contract.receiveLivekitWebhook, (ctx, { http: { request } }) =>
      receiveLivekitWebhook(inVideo(ctx), {
        body: request.signedBody ?? '',
        authorization: request.headers.authorization ?? '',
      }),
    ),
  ]
}
