import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from 'livekit-client'
import { useCallback, useEffect, useState } from 'react'
import { type MediaProblem, problemOf } from './media-problems.ts'

interface PreviewTrack<Track> {
  /** The open device; undefined while it is off, opening, or cannot be opened. */
  track: Track | undefined
  problem: MediaProblem | undefined
  retry: () => void
}

const openers = {
  camera: (deviceId?: string) => createLocalVideoTrack(deviceId === undefined ? {} : { deviceId }),
  microphone: (deviceId?: string) => createLocalAudioTrack(deviceId === undefined ? {} : { deviceId }),
}

/** Opens the chosen device; one that is no longer there is replaced by the browser's own choice. */
async function open<Device extends keyof typeof openers>(device: Device, deviceId: string | null) {
  if (!navigator.mediaDevices) throw new TypeError('no devices on this page')
  const opener = openers[device]
  try {
    return await opener(deviceId ?? undefined)
  } catch (error) {
    if (deviceId === null || problemOf(error) !== 'missing') throw error
    return opener()
  }
}

function usePreviewTrack(device: 'camera' | 'microphone', isOn: boolean, deviceId: string | null) {
  const [state, setState] = useState<{ track?: LocalAudioTrack | LocalVideoTrack; problem?: MediaProblem }>({})
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the device again
  useEffect(() => {
    if (!isOn) return
    let isOver = false
    let opened: LocalAudioTrack | LocalVideoTrack | undefined
    open(device, deviceId).then(
      (track) => {
        if (isOver) return void track.stop()
        opened = track
        setState({ track })
      },
      (error: unknown) => {
        if (!isOver) setState({ problem: problemOf(error) })
      },
    )
    return () => {
      isOver = true
      opened?.stop()
      setState({})
    }
  }, [device, isOn, deviceId, attempt])
  const retry = useCallback(() => setAttempt((before) => before + 1), [])
  return { ...state, retry }
}

/** One's own camera, open as long as the component is there and `isOn`. */
export function usePreviewCamera(isOn: boolean, deviceId: string | null): PreviewTrack<LocalVideoTrack> {
  return usePreviewTrack('camera', isOn, deviceId) as PreviewTrack<LocalVideoTrack>
}

/** One's own microphone, likewise. */
export function usePreviewMicrophone(isOn: boolean, deviceId: string | null): PreviewTrack<LocalAudioTrack> {
  return usePreviewTrack('microphone', isOn, deviceId) as PreviewTrack<LocalAudioTrack>
}
