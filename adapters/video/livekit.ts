import { ParticipantInfo_Kind } from '@livekit/protocol'
import {
  AccessToken,
  RoomServiceClient,
  ServerError,
  TokenVerifier,
  TrackSource,
  type WebhookEvent,
  WebhookReceiver,
} from 'livekit-server-sdk'
import { recorderStateOf } from './recorder-state.ts'
import { type MediaRights, type Recorder, TOKEN_SECONDS, type VideoEvent, type VideoRooms } from './video.ts'

export interface LivekitOptions {
  /** `ws(s)://host` or `http(s)://host`; a function where the server comes and goes. */
  url: () => URL | undefined
  apiKey: string
  apiSecret: string
  recorder: Recorder
  /** Said while there is no URL. */
  missing: () => string
}

/** The media server is asked within a request of somebody's: seconds, not minutes. */
const REQUEST_SECONDS = 5
/** A room without anybody goes after so long; whoever comes back opens it again. In seconds. */
const EMPTY_ROOM_SECONDS = 600
/** Of the whole case and their devices: nobody has a use for more. */
const MAX_GUESTS = 50

/** Rooms on a LiveKit server (github.com/livekit/livekit), through its server API. */
export function createLivekit({ url, apiKey, apiSecret, recorder, missing }: LivekitOptions): VideoRooms {
  const verifier = new TokenVerifier(apiKey, apiSecret)
  const webhooks = new WebhookReceiver(apiKey, apiSecret)
  const rooms = () => {
    const address = url()
    if (!address) throw new Error('there is no media server')
    const options = { requestTimeout: REQUEST_SECONDS, failover: false }
    return new RoomServiceClient(httpUrl(address).href, apiKey, apiSecret, options)
  }
  return {
    missing: () => (url() ? undefined : missing()),
    signalUrl: url,
    async makeToken({ room, identity, rights, hidden }) {
      const token = new AccessToken(apiKey, apiSecret, { identity, ttl: TOKEN_SECONDS })
      token.addGrant({ roomJoin: true, room, ...permissionOf(rights), hidden, canUpdateOwnMetadata: false })
      return token.toJwt()
    },
    async readToken(token) {
      const claims = await verifier.verify(token).catch(() => undefined)
      const { sub: identity, video } = claims ?? {}
      return identity && video?.roomJoin && video.room ? { room: video.room, identity } : undefined
    },
    async openRoom(name) {
      await rooms().createRoom({ name, emptyTimeout: EMPTY_ROOM_SECONDS, maxParticipants: MAX_GUESTS })
    },
    closeRoom: (room) => unlessGone(() => rooms().deleteRoom(room), undefined),
    listGuests: (room) =>
      unlessGone(async () => {
        const guests = await rooms().listParticipants(room)
        return guests.map(({ identity, sid, joinedAt, joinedAtMs, kind }) => {
          const isService = kind !== ParticipantInfo_Kind.STANDARD
          return { identity, sid, joinedAt: toDate(joinedAt, joinedAtMs), isService }
        })
      }, []),
    setRights: (room, identity, rights) =>
      unlessGone(async () => {
        await rooms().updateParticipant(room, identity, { permission: { ...permissionOf(rights), hidden: false } })
      }, undefined),
    remove: (room, identity) => unlessGone(() => rooms().removeParticipant(room, identity), undefined),
    mute: (room, identity, source) =>
      unlessGone(async () => {
        const { tracks } = await rooms().getParticipant(room, identity)
        const sources = trackSources[source]
        for (const { sid } of tracks.filter((track) => sources.includes(track.source))) {
          await rooms().mutePublishedTrack(room, identity, sid, true)
        }
      }, undefined),
    async readWebhook(body, authorization) {
      const event = await webhooks.receive(body, authorization).catch(() => undefined)
      return event && readEvent(event)
    },
    recorder,
  }
}

const trackSources = {
  microphone: [TrackSource.MICROPHONE],
  camera: [TrackSource.CAMERA],
  screen_share: [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
}

function permissionOf({ publish, subscribe }: MediaRights) {
  return { canPublish: publish, canPublishData: publish, canSubscribe: subscribe }
}

/** LiveKit's server API speaks HTTP where browsers are told a WebSocket. */
export function httpUrl(address: URL): URL {
  const url = new URL(address)
  url.protocol = url.protocol.replace(/^ws/, 'http')
  return url
}

/** LiveKit gives seconds, and newer servers milliseconds besides. */
function toDate(seconds: bigint, milliseconds: bigint): Date {
  return new Date(milliseconds > 0n ? Number(milliseconds) : Number(seconds) * 1000)
}

/** A room or a guest that is not there (any more) is no failure: what was asked for is so. */
async function unlessGone<Result>(act: () => Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ServerError && (error.code === 'not_found' || error.status === 404)) return otherwise
    throw error
  }
}

/** Of the server's reports those of people and recordings; the rest says nothing that we keep. */
function readEvent(event: WebhookEvent): VideoEvent {
  const { id, event: name, room, participant, egressInfo, createdAt } = event
  const at = toDate(createdAt, 0n)
  const isJoined = name === 'participant_joined'
  if ((isJoined || name === 'participant_left') && room && participant?.kind === ParticipantInfo_Kind.STANDARD) {
    const { identity, sid } = participant
    const joinedAt = toDate(participant.joinedAt, participant.joinedAtMs)
    return { id, at, kind: isJoined ? 'joined' : 'left', room: room.name, identity, sid, joinedAt }
  }
  if (egressInfo && name.startsWith('egress_')) return { id, at, kind: 'egress', ...recorderStateOf(egressInfo) }
  return { id, at, kind: 'other' }
}
