import type { Recorder, VideoRooms } from './video.ts'

/** How to get a media server, for people. */
export const HOW_TO_GET_VIDEO =
  'There is no video server on this platform. Whoever runs it gets one with: npm run livekit -- install'

/** Why there are no recordings, for people. */
const NO_RECORDER =
  'Recording is not set up on this platform. It needs LiveKit Egress and a store for its files; whoever runs the platform finds how in docs/operations.md.'

export function createNoRecorder(reason = NO_RECORDER): Recorder {
  const unavailable = () => Promise.reject(new Error('there is no recorder'))
  const nothing = async () => undefined
  return { missing: () => reason, start: unavailable, stop: nothing, look: nothing, listRunning: async () => [] }
}

/** Without a media server: everything but the room works. */
export function createNoVideo(reason = HOW_TO_GET_VIDEO): VideoRooms {
  const unavailable = () => Promise.reject(new Error('there is no media server'))
  const nothing = async () => undefined
  return {
    missing: () => reason,
    signalUrl: () => undefined,
    makeToken: unavailable,
    readToken: nothing,
    openRoom: unavailable,
    closeRoom: nothing,
    listGuests: async () => [],
    setRights: nothing,
    remove: nothing,
    mute: nothing,
    readWebhook: nothing,
    recorder: createNoRecorder(reason),
  }
}
