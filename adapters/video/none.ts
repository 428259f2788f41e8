import type { VideoRooms } from './video.ts'

/** How to get a media server, for people. */
export const HOW_TO_GET_VIDEO =
  'There is no video server on this platform. Whoever runs it gets one with: npm run livekit -- install'

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
    recorder: { missing: () => reason, start: unavailable, stop: nothing },
  }
}
