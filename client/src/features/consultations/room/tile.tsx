import {
  isTrackReference,
  type TrackReferenceOrPlaceholder,
  useConnectionQualityIndicator,
  useIsMuted,
  useIsSpeaking,
  VideoTrack,
} from '@livekit/components-react'
import { Tooltip } from '@mantine/core'
import { IconMicrophoneOff, IconScreenShare, IconWifi1, IconWifi2, IconWifiOff } from '@tabler/icons-react'
import { ConnectionQuality, type Participant, Track } from 'livekit-client'
import { partyColors } from '../../../../../contracts/live/awareness.ts'
import { PartyAvatar } from '../../../ui/party-avatar.tsx'
import type { RoomPerson } from './room-people.ts'
import classes from './stage.module.css'

interface TileProps {
  trackRef: TrackReferenceOrPlaceholder
  person: RoomPerson
  /** The one that is looked at; the others are small. */
  isMain?: boolean
}

/** One person, or the screen that one shows: picture, name, whether they can be heard, and how good the line is. */
export function Tile({ trackRef, person, isMain = false }: TileProps) {
  const { participant, source } = trackRef
  const isScreen = source === Track.Source.ScreenShare
  const isMuted = useIsMuted({ participant, source: Track.Source.Microphone })
  const isCameraOff = useIsMuted(trackRef)
  const isSpeaking = useIsSpeaking(participant)
  const hasPicture = isTrackReference(trackRef) && !isCameraOff
  const name = participant.isLocal ? 'You' : person.name
  return (
    <figure
      className={classes.tile}
      data-main={isMain || undefined}
      data-speaking={(isSpeaking && !isScreen) || undefined}
      style={{ '--party': partyColors[person.role ?? 'observer'] } as React.CSSProperties}
      aria-label={isScreen ? `Screen of ${name}` : name}
    >
      {hasPicture && (
        <VideoTrack
          trackRef={trackRef}
          className={classes.picture}
          data-screen={isScreen || undefined}
          data-mirrored={(participant.isLocal && !isScreen) || undefined}
          aria-label={isScreen ? `Screen of ${person.name}` : `Video of ${person.name}`}
        />
      )}
      {!hasPicture && (
        <div className={classes.noPicture}>
          <PartyAvatar name={person.name} party={person.role ?? 'observer'} size={isMain ? 88 : 32} decorative />
        </div>
      )}
      <figcaption className={classes.caption}>
        {isScreen && <IconScreenShare size={14} aria-hidden />}
        {!isScreen && isMuted && <IconMicrophoneOff size={14} aria-label="Microphone off" role="img" />}
        <span className={classes.name}>
          {isScreen ? (participant.isLocal ? 'Your screen' : `Screen of ${name}`) : name}
        </span>
        {!isScreen && <Quality participant={participant} />}
      </figcaption>
    </figure>
  )
}

const qualities: Record<ConnectionQuality, { label: string; Icon: typeof IconWifiOff } | undefined> = {
  [ConnectionQuality.Excellent]: undefined,
  // Good is nothing to worry anybody with.
  [ConnectionQuality.Good]: { label: 'Good connection', Icon: IconWifi2 },
  [ConnectionQuality.Poor]: { label: 'Weak connection', Icon: IconWifi1 },
  [ConnectionQuality.Lost]: { label: 'Connection lost', Icon: IconWifiOff },
  [ConnectionQuality.Unknown]: undefined,
}

/** Shown as soon as a line is less than excellent. */
function Quality({ participant }: { participant: Participant }) {
  const { quality } = useConnectionQualityIndicator({ participant })
  const known = qualities[quality]
  if (!known) return null
  return (
    <Tooltip label={known.label}>
      <known.Icon size={14} role="img" aria-label={known.label} />
    </Tooltip>
  )
}
