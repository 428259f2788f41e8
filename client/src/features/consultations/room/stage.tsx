import { type TrackReferenceOrPlaceholder, useSpeakingParticipants, useTracks } from '@livekit/components-react'
import { Track } from 'livekit-client'
import { useEffect, useState } from 'react'
import { type RoomPerson, userIdOf } from './room-people.ts'
import classes from './stage.module.css'
import { Tile } from './tile.tsx'
import type { Floating } from './use-corner.ts'

/** `speaker`: who speaks is large; `grid`: everybody is as large as everybody else. */
export type StageView = 'speaker' | 'grid'

interface StageProps {
  view: StageView
  personOf: (userId: string) => RoomPerson
  /** Where the small ones lie over the large one; undefined where they lie beside it. */
  floating: Floating | undefined
}

const keyOf = ({ participant, source }: TrackReferenceOrPlaceholder) => `${participant.identity} ${source}`

/** Who spoke last and is still here; a pause changes nothing. */
function useLastSpeaker(): string | undefined {
  const speaking = useSpeakingParticipants()
  const [identity, setIdentity] = useState<string>()
  const now = speaking.find((participant) => !participant.isLocal)?.identity
  useEffect(() => {
    if (now !== undefined) setIdentity(now)
  }, [now])
  return identity
}

/** A shared screen, else who spoke last, else somebody else, else oneself. */
function mainOf(tracks: readonly TrackReferenceOrPlaceholder[], speaker: string | undefined) {
  const others = tracks.filter(({ participant }) => !participant.isLocal)
  return (
    others.find(({ source }) => source === Track.Source.ScreenShare) ??
    others.find(({ participant }) => participant.identity === speaker) ??
    others[0] ??
    tracks.find(({ source }) => source === Track.Source.Camera)
  )
}

/** Everybody in the room. */
export function Stage({ view, personOf, floating }: StageProps) {
  const tracks = useTracks(
    [
      { source: Track.Source.ScreenShare, withPlaceholder: false },
      { source: Track.Source.Camera, withPlaceholder: true },
    ],
    { onlySubscribed: false },
  )
  const speaker = useLastSpeaker()
  const main = view === 'speaker' ? mainOf(tracks, speaker) : undefined
  const rest = tracks.filter((track) => track !== main)
  const isAlone = tracks.every(({ participant }) => participant.isLocal)
  return (
    <section className={classes.stage} data-view={view} aria-label="People in the room">
      {main && <Tile key={keyOf(main)} trackRef={main} person={personOf(userIdOf(main.participant))} isMain />}
      <div
        className={classes.others}
        data-alone={isAlone || undefined}
        data-corner={floating?.corner}
        {...floating?.grip}
      >
        {rest.map((track) => (
          <Tile key={keyOf(track)} trackRef={track} person={personOf(userIdOf(track.participant))} />
        ))}
      </div>
      {isAlone && <p className={classes.alone}>Nobody else is here yet.</p>}
    </section>
  )
}
