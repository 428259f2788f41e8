import { EgressClient, EncodedFileOutput, EncodedFileType, S3Upload, ServerError } from 'livekit-server-sdk'
import type { S3Settings } from '../storage/s3.ts'
import { httpUrl } from './livekit.ts'
import { recorderStateOf } from './recorder-state.ts'
import type { Recorder } from './video.ts'

export interface EgressOptions {
  url: URL
  apiKey: string
  apiSecret: string
  /** Where the recorder puts files. */
  s3: S3Settings
}

/** A recorder is a browser that has to start: it takes longer to answer than a room. */
const REQUEST_SECONDS = 10

/** Records with LiveKit's Egress service (github.com/livekit/egress): the whole room into one MP4 in the S3 store. */
export function createEgressRecorder({ url, apiKey, apiSecret, s3 }: EgressOptions): Recorder {
  const options = { requestTimeout: REQUEST_SECONDS, failover: false }
  const client = new EgressClient(httpUrl(url).href, apiKey, apiSecret, options)
  return {
    missing: () => undefined,
    async start(room, fileName) {
      const output = { case: 's3' as const, value: uploadTo(s3) }
      const file = new EncodedFileOutput({
        fileType: EncodedFileType.MP4,
        filepath: fileName,
        disableManifest: true,
        output,
      })
      return (await client.startRoomCompositeEgress(room, file, { layout: 'speaker' })).egressId
    },
    async stop(egressId) {
      try {
        await client.stopEgress(egressId)
      } catch (error) {
        // Over already, by itself or by an earlier try.
        if (error instanceof ServerError && ['not_found', 'failed_precondition'].includes(error.code ?? '')) return
        throw error
      }
    },
    async look(egressId) {
      const [info] = await client.listEgress({ egressId })
      return info && recorderStateOf(info)
    },
    async listRunning(roomName) {
      return (await client.listEgress({ roomName, active: true })).map(recorderStateOf)
    },
  }
}

/** The service gets the store's key with each request, and keeps it for as long as the recording runs. */
function uploadTo({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Settings): S3Upload {
  const key = { accessKey: accessKeyId, secret: secretAccessKey }
  return new S3Upload({ ...key, bucket, region, ...(endpoint && { endpoint, forcePathStyle: true }) })
}
