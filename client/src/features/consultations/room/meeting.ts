import { ConnectionError, ConnectionErrorReason, DisconnectReason, Room, RoomEvent, setLogLevel } from 'livekit-client'
import type { MediaChoices } from '../media/media-choices.ts'

/** Where one stands: in front of the door, inside, or out again and why. */
export type MeetingPhase =
  | 'joining'
  | 'lobby'
  | 'live'
  /** The connection was lost; it is being made again. */
  | 'reconnecting'
  | 'removed'
  | 'ended'
  /** The same person has come in with this browser in another window. */
  | 'elsewhere'
  /** The server does not let this person in; `error` says why. */
  | 'refused'
  | 'left'

export interface MeetingView {
  phase: MeetingPhase
  error?: unknown
}

/** What `POST …/join` answers, as far as the connection needs it. */
export interface Credentials {
  url: string
  token: string
}

export interface MeetingOptions {
  /** Asks for a token; each lives ten minutes at most, so every new connection asks for its own. */
  join: () => Promise<Credentials>
  /** Whether the person still has a place in the room: then it was another window of theirs that took this one's. */
  hasPlace: () => Promise<boolean>
  /** Whether an error of `join` goes away by itself. */
  isTemporary: (error: unknown) => boolean
  choices: () => MediaChoices
  /** Camera or microphone could not be opened when one came in. */
  onDeviceError: (error: unknown) => void
}

export interface Meeting {
  room: Room
  subscribe: (listener: () => void) => () => void
  getView: () => MeetingView
  /** Leaves for good. */
  leave: () => Promise<void>
  /** Tries at once instead of after the pause. */
  retryNow: () => void
}

/** Pauses between attempts to come back, milliseconds: a media server that restarts is up again within seconds. */
const pauses = [300, 1_000, 2_000, 4_000, 8_000]

/** Whoever was removed does not wait longer for the words than this, in ms; those of another window may replace them. */
const QUICK_MS = 300

// Its words hold addresses and room names; what people need to know the interface says.
setLogLevel('silent')

function endOf(reason: DisconnectReason | undefined): MeetingPhase | undefined {
  switch (reason) {
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed'
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended'
    case DisconnectReason.CLIENT_INITIATED:
      return 'left'
    default:
      return undefined
  }
}

/** True when the media server knows the token no longer: another one helps. */
function isOldToken(error: unknown): boolean {
  return error instanceof ConnectionError && error.reason === ConnectionErrorReason.NotAllowed
}

/**
 * One stay in a room: connects, waits in the lobby, comes in when the host admits, and comes back after every loss of
 * connection, with a new token each time. LiveKit's own client comes back where its session still exists; what it gives up,
 * as after a restart of the server, begins here again.
 */
export function createMeeting({ join, hasPlace, isTemporary, choices, onDeviceError }: MeetingOptions): Meeting {
  const room = new Room({ adaptiveStream: true, dynacast: true, disconnectOnPageLeave: true })
  const listeners = new Set<() => void>()
  let view: MeetingView = { phase: 'joining' }
  let isOver = false
  let wake: () => void = () => {}
  // Without this, each reconnect would switch on again what somebody has switched off meanwhile.
  let hasBegun = false

  const show = (next: MeetingView) => {
    if (next.phase === view.phase && next.error === view.error) return
    view = next
    for (const listener of listeners) listener()
  }
  const finish = (next: MeetingView) => {
    isOver = true
    show(next)
  }
  /** The media server says that somebody was removed, not why. */
  const finishRemoved = async () => {
    isOver = true
    const sayIt = setTimeout(() => show({ phase: 'removed' }), QUICK_MS)
    const isElsewhere = await hasPlace().catch(() => false)
    clearTimeout(sayIt)
    show({ phase: isElsewhere ? 'elsewhere' : 'removed' })
  }
  const pause = (attempt: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauses[Math.min(attempt, pauses.length - 1)])
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function beginMedia(): Promise<void> {
    if (hasBegun || room.localParticipant.permissions?.canPublish !== true) return
    hasBegun = true
    const { microphoneOn, microphoneId, cameraOn, cameraId, speakerId } = choices()
    const chosen = (deviceId: string | null) => (deviceId === null ? {} : { deviceId })
    // One after the other: a camera that fails must not take the microphone with it.
    await room.localParticipant.setMicrophoneEnabled(microphoneOn, chosen(microphoneId)).catch(onDeviceError)
    await room.localParticipant.setCameraEnabled(cameraOn, chosen(cameraId)).catch(onDeviceError)
    if (speakerId !== null) await room.switchActiveDevice('audiooutput', speakerId).catch(() => undefined)
  }
  const showConnected = () => {
    if (isOver) return
    const isIn = room.localParticipant.permissions?.canSubscribe === true
    show({ phase: isIn ? 'live' : 'lobby' })
    if (isIn) void beginMedia()
  }

  // One at a time: what is said meanwhile of an earlier connection, which our own joining ends, begins or ends nothing.
  let isComingIn = false
  async function comeIn(): Promise<void> {
    isComingIn = true
    await tryToComeIn().finally(() => {
      isComingIn = false
    })
  }

  async function tryToComeIn(): Promise<void> {
    for (let attempt = 0; !isOver; attempt++) {
      try {
        const { url, token } = await join()
        if (isOver) return
        await room.connect(url, token)
        showConnected()
        return
      } catch (error) {
        if (isOver) return
        if (!(isTemporary(error) || error instanceof ConnectionError)) return finish({ phase: 'refused', error })
        if (attempt > 0 || view.phase === 'live') show({ phase: 'reconnecting' })
        // A token that is refused although it is new is not ours to understand: slowly, then.
        await pause(isOldToken(error) ? attempt + 1 : attempt)
      }
    }
  }

  room
    .on(
      RoomEvent.ParticipantPermissionsChanged,
      (_, participant) => participant === room.localParticipant && showConnected(),
    )
    .on(RoomEvent.SignalReconnecting, () => !isOver && show({ phase: 'reconnecting' }))
    .on(RoomEvent.Reconnecting, () => !isOver && show({ phase: 'reconnecting' }))
    .on(RoomEvent.Reconnected, showConnected)
    .on(RoomEvent.Disconnected, (reason) => {
      if (isOver) return
      const end = endOf(reason)
      if (end && end !== 'removed') return finish({ phase: end })
      if (isComingIn) return
      if (end === 'removed') return void finishRemoved()
      show({ phase: 'reconnecting' })
      void comeIn()
    })
  void comeIn()

  return {
    room,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getView: () => view,
    retryNow: () => wake(),
    async leave() {
      isOver = true
      wake()
      await room.disconnect()
      show({ phase: 'left' })
    },
  }
}
