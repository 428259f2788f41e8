import { Button, Loader } from '@mantine/core'
import classes from './consultations.module.css'
import { useMediaChoices } from './media/media-choices.ts'
import { Preview } from './media/preview.tsx'
import { usePreviewCamera } from './media/use-preview-track.ts'

interface LobbyProps {
  isHost: boolean
  /** Who lets people in; undefined where the case has no lawyer any more. */
  hostName: string | undefined
  isConnected: boolean
  /** What was arranged, in words. */
  when: string | undefined
  onLeave: () => void
}

/** Waiting to be let in: nothing is sent to anybody, nothing is heard. */
export function Lobby({ isHost, hostName, isConnected, when, onLeave }: LobbyProps) {
  const [choices, change] = useMediaChoices()
  const camera = usePreviewCamera(choices.cameraOn, choices.cameraId)
  // The host has no door to wait at, only a connection to wait for.
  if (isHost) {
    return (
      <div className={classes.lobby}>
        <div className={classes.lobbyWords} role="status">
          <div className={classes.lobbyTitle}>
            <h2 className={classes.attestTitle}>Opening the room…</h2>
            <Loader size={22} type="dots" aria-hidden />
          </div>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.lobby}>
      <div className={classes.lobbyWords} role="status">
        <div className={classes.lobbyTitle}>
          <h2 className={classes.attestTitle}>{isConnected ? 'You are in the lobby' : 'Connecting to the lobby…'}</h2>
          <Loader size={22} type="dots" aria-hidden />
        </div>
        {when !== undefined && <p className={classes.quiet}>{when}</p>}
        <p>
          {hostName ?? 'Your lawyer'} sees that you are here and lets you in. Until then nobody sees or hears you, and
          you see and hear nobody.
        </p>
      </div>
      <Preview camera={camera.track} hasFailed={camera.problem !== undefined} choices={choices} onChange={change} />
      <div>
        <Button variant="default" onClick={onLeave}>
          Leave the lobby
        </Button>
      </div>
    </div>
  )
}
