import { type EgressInfo, EgressStatus } from 'livekit-server-sdk'
import type { RecorderState } from './video.ts'

const { EGRESS_COMPLETE, EGRESS_FAILED, EGRESS_ABORTED, EGRESS_LIMIT_REACHED } = EgressStatus
const over = [EGRESS_COMPLETE, EGRESS_FAILED, EGRESS_ABORTED, EGRESS_LIMIT_REACHED]
/** The service counts in billionths of a second. */
const NANOSECONDS = 1_000_000_000

/** What we keep of what LiveKit's Egress service says about a recording, in a report or when it is asked. */
export function recorderStateOf({ egressId, status, error, request, fileResults }: EgressInfo): RecorderState {
  const file = fileResults[0]
  // A recording that has reached the longest time allowed has a file like any other.
  const hasFailed = status === EGRESS_FAILED || status === EGRESS_ABORTED || (error !== '' && over.includes(status))
  return {
    egressId,
    fileName: askedFileOf(request) ?? (file?.filename || undefined),
    isOver: over.includes(status),
    hasFailed: hasFailed && status !== EGRESS_LIMIT_REACHED,
    bytes: Number(file?.size ?? 0n),
    seconds: file && file.duration > 0n ? Math.round(Number(file.duration) / NANOSECONDS) : null,
  }
}

function askedFileOf(request: EgressInfo['request']): string | undefined {
  if (request.case !== 'roomComposite') return undefined
  const { output, fileOutputs } = request.value
  const file = fileOutputs[0] ?? (output.case === 'file' ? output.value : undefined)
  return file?.filepath || undefined
}
