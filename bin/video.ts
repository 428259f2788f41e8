import { createLivekit } from '../adapters/video/livekit.ts'
import { createNoRecorder, createNoVideo } from '../adapters/video/none.ts'
import type { VideoRooms } from '../adapters/video/video.ts'
import type { Config } from './config.ts'

/** The operator's media server, or none. */
export function createVideo({ livekit }: Config): VideoRooms {
  if (!livekit) return createNoVideo()
  const { url, ...keys } = livekit
  return createLivekit({ ...keys, url: () => url, recorder: createNoRecorder(), missing: '' })
}
