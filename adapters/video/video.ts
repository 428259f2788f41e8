/** What one device may do in a room. */
export interface MediaRights {
  publish: boolean
  subscribe: boolean
}

/** A device in a room, as the media server knows it. */
export interface RoomGuest {
  identity: string
  /** Of this connection; another one of the same device has another. */
  sid: string
  joinedAt: Date
  /** True for the media server's own, a recorder say. */
  isService: boolean
}

export type MediaSource = 'microphone' | 'camera' | 'screen_share'

/** What the media server reports, as far as we keep it. `id` is the same when it is sent again. */
export type VideoEvent =
  | { id: string; at: Date; kind: 'joined' | 'left'; room: string; identity: string; sid: string; joinedAt: Date }
  | ({ id: string; at: Date; kind: 'egress' } & RecorderState)
  | { id: string; at: Date; kind: 'other' }

/** Where rooms are. Every call is asked again by whoever needs it: a room that is not there is an empty one. */
export interface VideoRooms {
  /** Undefined: there is a media server. Else why not and how to get one, for people. */
  missing(): string | undefined
  /** Where the signalling of browsers goes on to, from our own address; undefined while there is no server. */
  signalUrl(): URL | undefined
  /** A token for one device, for `TOKEN_SECONDS`. */
  makeToken(ticket: { room: string; identity: string; rights: MediaRights; hidden: boolean }): Promise<string>
  /** What a token is for; undefined when it is none of ours or over. */
  readToken(token: string): Promise<{ room: string; identity: string } | undefined>
  openRoom(room: string): Promise<void>
  closeRoom(room: string): Promise<void>
  listGuests(room: string): Promise<RoomGuest[]>
  setRights(room: string, identity: string, rights: MediaRights): Promise<void>
  remove(room: string, identity: string): Promise<void>
  mute(room: string, identity: string, source: MediaSource): Promise<void>
  /** Undefined: the signature is wrong or this is no report. */
  readWebhook(body: string, authorization: string): Promise<VideoEvent | undefined>
  recorder: Recorder
}

/** How a recording is, as the service that makes it says. */
export interface RecorderState {
  egressId: string
  /** Where its file lies or will lie; undefined where the service does not say. */
  fileName: string | undefined
  isOver: boolean
  hasFailed: boolean
  /** Bytes of the file; 0 where there is none, or none yet. */
  bytes: number
  /** Length of the film; null where the service does not say. */
  seconds: number | null
}

/** Records rooms into files. */
export interface Recorder {
  /** Undefined: recordings can be made. Else why not, for people. */
  missing(): string | undefined
  /** @param fileName where the file shall lie @returns the recording's id at the service */
  start(room: string, fileName: string): Promise<string>
  /** A recording that is over already counts as stopped. */
  stop(egressId: string): Promise<void>
  /** How a recording is: its report may have been lost. Undefined: the service knows nothing of it. */
  look(egressId: string): Promise<RecorderState | undefined>
  /** Recordings of a room that run: also those whose start was never answered. */
  listRunning(room: string): Promise<RecorderState[]>
}

/** How long a token lets a device in, in seconds: long enough for a slow start, short enough to be worth nothing later. */
export const TOKEN_SECONDS = 10 * 60
