import { Button } from '@mantine/core'
import type { LocalVideoTrack } from 'livekit-client'
import { useEffect, useRef } from 'react'
import { DeviceSwitch } from './device-switch.tsx'
import classes from './media.module.css'
import type { MediaChoices } from './media-choices.ts'
import { type MediaDevice, type MediaProblem, problemWords } from './media-problems.ts'

interface PreviewProps {
  camera: LocalVideoTrack | undefined
  hasFailed: boolean
  choices: MediaChoices
  onChange: (change: Partial<MediaChoices>) => void
}

/** Oneself, as the others will see one; camera and microphone can be switched off beforehand. */
export function Preview({ camera, hasFailed, choices, onChange }: PreviewProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!camera || !element) return
    camera.attach(element)
    return () => void camera.detach(element)
  }, [camera])
  return (
    <div className={classes.preview}>
      {/* Muted and without controls: one's own picture, no sound. */}
      <video ref={video} aria-label="Your camera" autoPlay playsInline muted hidden={!camera} />
      {!camera && (
        <div className={classes.previewText}>
          {!choices.cameraOn
            ? 'Your camera is off'
            : hasFailed
              ? 'No picture from your camera'
              : 'Your camera is being opened…'}
        </div>
      )}
      <div className={classes.previewButtons}>
        <DeviceSwitch
          device="microphone"
          isOn={choices.microphoneOn}
          onPicture
          onChange={(microphoneOn) => onChange({ microphoneOn })}
        />
        <DeviceSwitch
          device="camera"
          isOn={choices.cameraOn}
          onPicture
          onChange={(cameraOn) => onChange({ cameraOn })}
        />
      </div>
    </div>
  )
}

interface DeviceHelpProps {
  problem: MediaProblem | undefined
  device: MediaDevice
  onRetry: () => void
}

/** Why a device cannot be used and what to do about it. */
export function DeviceHelp({ problem, device, onRetry }: DeviceHelpProps) {
  if (!problem) return null
  const { title, text } = problemWords(problem, device)
  return (
    <div className={classes.problem} role="status">
      <p>
        <strong>{title}</strong>
        {text}
      </p>
      <Button variant="default" size="compact-sm" onClick={onRetry}>
        Try the {device} again
      </Button>
    </div>
  )
}
