import type { Logger } from '../adapters/log.ts'
import { createEgressRecorder } from '../adapters/video/egress.ts'
import { createEmbeddedLivekit } from '../adapters/video/embedded/embedded-livekit.ts'
import { createLivekit } from '../adapters/video/livekit.ts'
import { createNoRecorder, createNoVideo, HOW_TO_GET_VIDEO } from '../adapters/video/none.ts'
import type { Recorder, VideoRooms } from '../adapters/video/video.ts'
import type { Config } from './config.ts'
import type { Shutdown } from './shutdown.ts'

export interface VideoOptions {
  config: Pick<Config, 'livekit' | 'egress' | 's3' | 'role' | 'host' | 'dataFolder'>
  log: Logger
  shutdown: Pick<Shutdown, 'add'>
  /** Where this process will listen: the embedded server reports there. */
  port: number
}

/** The first visitor should find it; the application itself does not wait longer. In ms. */
const START_PATIENCE_MS = 5_000

/**
 * The operator's media server; else one of our own, as soon as there is a program for it. Processes without the HTTP side have no
 * business with rooms.
 */
export async function openVideo({ config, log, shutdown, port }: VideoOptions): Promise<VideoRooms> {
  const { livekit, role, host, dataFolder } = config
  if (livekit) {
    const { url, ...keys } = livekit
    const recorder = createRecorder(config)
    return createLivekit({ ...keys, url: () => url, recorder, missing: () => '' })
  }
  if (role !== 'all' && role !== 'server') return createNoVideo()
  const embedded = createEmbeddedLivekit({ dataFolder, log, webhookUrl: reportAddress(host, port) })
  shutdown.add({ name: 'video server', drain: embedded.stop })
  await embedded.start(START_PATIENCE_MS)
  const missing = () =>
    embedded.isInstalled() ? 'The video server is starting. Try again in a moment.' : HOW_TO_GET_VIDEO
  return createLivekit({ ...embedded.keys, url: embedded.url, recorder: createNoRecorder(), missing })
}

/** LiveKit's Egress service beside the operator's server, where it is switched on; the server of our own has none. */
function createRecorder({ livekit, egress, s3 }: VideoOptions['config']): Recorder {
  return livekit && egress && s3 ? createEgressRecorder({ ...livekit, s3 }) : createNoRecorder()
}

/** Ourselves, as this machine reaches us. */
function reportAddress(host: string, port: number): string {
  const isEverywhere = ['0.0.0.0', '::', 'localhost', ''].includes(host)
  const name = isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}/v1/webhooks/livekit`
}
