import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react'
import type { LocalVideoTrack } from 'livekit-client'
import { useEffect, useRef } from 'react'
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
        <PreviewButton
          name="Microphone"
          isOn={choices.microphoneOn}
          icons={[IconMicrophone, IconMicrophoneOff]}
          onChange={(microphoneOn) => onChange({ microphoneOn })}
        />
        <PreviewButton
          name="Camera"
          isOn={choices.cameraOn}
          icons={[IconVideo, IconVideoOff]}
          onChange={(cameraOn) => onChange({ cameraOn })}
        />
      </div>
    </div>
  )
}

interface PreviewButtonProps {
  name: string
  isOn: boolean
  icons: [typeof IconVideo, typeof IconVideo]
  onChange: (isOn: boolean) => void
}

function PreviewButton({ name, isOn, icons, onChange }: PreviewButtonProps) {
  const Icon = icons[isOn ? 0 : 1]
  return (
    <Tooltip label={`${name} is ${isOn ? 'on' : 'off'}`}>
      <ActionIcon
        size={44}
        radius="xl"
        variant={isOn ? 'white' : 'filled'}
        color={isOn ? 'dark' : 'red'}
        aria-label={name}
        aria-pressed={isOn}
        onClick={() => onChange(!isOn)}
      >
        <Icon size={22} aria-hidden />
      </ActionIcon>
    </Tooltip>
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
