import { Button, Progress } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { messageLimits } from '../../../../contracts/messages.ts'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './messages.module.css'
import { type Recording, useRecording } from './use-recording.ts'

interface RecorderProps {
  kind: 'voice' | 'video'
  onSend(file: File): void
}

/** Records a note: begin, stop, listen to it, send or begin anew. Closing the window discards it. */
export function Recorder({ kind, onSend }: RecorderProps) {
  const { state, start, stop } = useRecording(kind)
  switch (state.step) {
    case 'asking':
      return <LoadingSkeleton lines={2} label="Waiting for the microphone" />
    case 'refused':
      return <Refused kind={kind} reason={state.reason} onAgain={start} />
    case 'recording':
      return <Running kind={kind} recording={state} onStop={stop} />
    case 'done':
      return <Done kind={kind} file={state.file} onSend={onSend} onAgain={start} />
  }
}

const refusals = {
  denied: {
    title: 'The browser does not let this page record',
    text: 'Allow it with the symbol beside the address of the page, or in the settings of the browser, then try again.',
  },
  missing: { title: 'No device to record with was found', text: 'Connect a microphone or camera, then try again.' },
  busy: { title: 'Recording did not begin', text: 'Another program may be using it. Close that one, then try again.' },
  unsupported: { title: 'This browser cannot record', text: 'A newer version, or another browser, can.' },
}

function Refused({ kind, reason, onAgain }: { kind: string; reason: keyof typeof refusals; onAgain: () => void }) {
  const { title, text } = refusals[reason]
  return (
    <div role="alert" className={classes.recorder} data-kind={kind}>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{text}</p>
      {reason !== 'unsupported' && (
        <Button variant="default" onClick={onAgain}>
          Try again
        </Button>
      )}
    </div>
  )
}

interface RunningProps {
  kind: 'voice' | 'video'
  recording: Extract<Recording, { step: 'recording' }>
  onStop: () => void
}

function Running({ kind, recording, onStop }: RunningProps) {
  const { stream, seconds, level } = recording
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  return (
    <div className={classes.recorder}>
      {kind === 'video' && <video ref={video} autoPlay muted playsInline className={classes.video} />}
      <p className={classes.clock} role="timer">
        Recording {clock(seconds)} of {clock(messageLimits.noteSeconds)}
      </p>
      <Progress value={level * 100} aria-label="Level of the microphone" transitionDuration={80} />
      <Button onClick={onStop} data-autofocus>
        Stop
      </Button>
    </div>
  )
}

function Done({ kind, file, onSend, onAgain }: RecorderProps & { file: File; onAgain: () => void }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return (
    <div className={classes.recorder}>
      {/* biome-ignore-start lint/a11y/useMediaCaption: recorded just now, there are no captions */}
      {kind === 'voice' ? (
        <audio controls src={address} aria-label="What you recorded" />
      ) : (
        <video controls src={address} aria-label="What you recorded" className={classes.video} />
      )}
      {/* biome-ignore-end lint/a11y/useMediaCaption: see above */}
      <div className={classes.editActs}>
        <Button onClick={() => onSend(file)} data-autofocus>
          Send
        </Button>
        <Button variant="default" onClick={onAgain}>
          Record again
        </Button>
      </div>
    </div>
  )
}

/** "0:07". */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
