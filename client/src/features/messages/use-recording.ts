import { useCallback, useEffect, useRef, useState } from 'react'
import { messageLimits } from '../../../../contracts/messages.ts'

/** How a recording stands. */
export type Recording =
  | { step: 'asking' }
  | { step: 'refused'; reason: 'denied' | 'missing' | 'busy' | 'unsupported' }
  | { step: 'recording'; stream: MediaStream; seconds: number; level: number }
  | { step: 'done'; file: File }

/** What browsers record, the first that this one can. */
const formats = {
  voice: [
    ['audio/webm;codecs=opus', 'weba'],
    ['audio/mp4', 'm4a'],
  ],
  video: [
    ['video/webm;codecs=vp8,opus', 'webm'],
    ['video/mp4', 'mp4'],
  ],
} as const

const LEVEL_EVERY_MS = 100
/** A note is made for a phone's screen. */
const VIDEO = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'user' }

/** Records from microphone, and camera for a video, from the moment the note is opened; lets go of both at the end. */
export function useRecording(kind: 'voice' | 'video') {
  const [state, setState] = useState<Recording>({ step: 'asking' })
  const recorder = useRef<MediaRecorder>(undefined)
  const end = useRef<() => void>(() => undefined)

  const start = useCallback(() => {
    end.current()
    setState({ step: 'asking' })
    let isOver = false
    end.current = () => {
      isOver = true
    }
    const format = formats[kind].find(([type]) => 'MediaRecorder' in globalThis && MediaRecorder.isTypeSupported(type))
    if (!format || !navigator.mediaDevices) return setState({ step: 'refused', reason: 'unsupported' })
    navigator.mediaDevices
      .getUserMedia({ audio: true, video: kind === 'video' && VIDEO })
      .then((stream) => {
        if (isOver) return stopAll(stream)
        end.current = record(stream, format, (next) => setState(next), recorder, kind)
      })
      .catch((error: unknown) => !isOver && setState({ step: 'refused', reason: reasonOf(error) }))
  }, [kind])
  const stop = useCallback(() => recorder.current?.stop(), [])
  useEffect(() => {
    start()
    return () => end.current()
  }, [start])
  return { state, start, stop }
}

function record(
  stream: MediaStream,
  [mimeType, ending]: readonly [string, string],
  show: (state: Recording) => void,
  recorder: { current: MediaRecorder | undefined },
  kind: 'voice' | 'video',
): () => void {
  const began = Date.now()
  const chunks: Blob[] = []
  const meter = createMeter(stream)
  const made = new MediaRecorder(stream, { mimeType })
  recorder.current = made
  let isDiscarded = false
  const look = () => {
    const seconds = Math.floor((Date.now() - began) / 1000)
    if (seconds >= messageLimits.noteSeconds) return made.state === 'recording' && made.stop()
    show({ step: 'recording', stream, seconds, level: meter.level() })
  }
  const timer = setInterval(look, LEVEL_EVERY_MS)
  const letGo = () => {
    clearInterval(timer)
    meter.close()
    stopAll(stream)
  }
  made.ondataavailable = ({ data }) => chunks.push(data)
  made.onstop = () => {
    letGo()
    if (isDiscarded) return
    const type = mimeType.split(';')[0] ?? mimeType
    const time = new Date(began).toISOString().slice(0, 16).replace('T', ' ').replace(':', '-')
    show({
      step: 'done',
      file: new File(chunks, `${kind === 'voice' ? 'Voice' : 'Video'} note ${time}.${ending}`, { type }),
    })
  }
  made.start()
  look()
  return () => {
    isDiscarded = true
    if (made.state === 'inactive') letGo()
    else made.stop()
  }
}

/** How loud it is, from 0 to 1. */
function createMeter(stream: MediaStream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let isClosed = false
  return {
    level(): number {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      return Math.min(1, Math.sqrt(power) * 4)
    },
    close(): void {
      if (!isClosed) void context.close()
      isClosed = true
    },
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function reasonOf(error: unknown): 'denied' | 'missing' | 'busy' {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy'
}
