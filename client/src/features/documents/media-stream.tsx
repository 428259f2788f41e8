import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useRef, useState } from 'react'
import type { Document } from '../../../../contracts/documents.ts'
import { openViewing } from '../../../../contracts/viewings.ts'
import { api } from '../../api/api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { fileKey } from './document-queries.ts'
import classes from './documents.module.css'
import { kindOf } from './file-words.ts'
import { useTellReads } from './use-tell-reads.ts'

/** The player says where it is some times a second. */
const SAME_PLACE_SECONDS = 1

/**
 * A film or a sound that plays while it comes in. Opening it is the reading that is recorded; the player then asks for ranges by itself. Where
 * it cannot go on, it is opened once more: either it goes on from there, playing if it was, or the answer says why not. Nothing else opens it
 * again: that would be another reading, and the film would stop.
 */
export function MediaStream({ file, version }: { file: Document; version: number }) {
  const viewing = useQuery({
    queryKey: [...fileKey(file.id), 'viewing', version],
    queryFn: async () => (await api(openViewing, { params: { id: file.id }, body: { version } })).data,
    staleTime: 'static',
    gcTime: 0,
  })
  useTellReads(file.id, viewing.data)
  const [run, setRun] = useState(0)
  const [isBroken, setBroken] = useState(false)
  const place = useRef(0)
  const brokeAt = useRef<number | undefined>(undefined)
  const wasPlaying = useRef(false)
  const isFilm = kindOf(file) === 'video'
  const open = async () => {
    brokeAt.current = place.current
    const { isSuccess } = await viewing.refetch()
    if (!isSuccess) return
    setBroken(false)
    setRun((before) => before + 1)
  }
  if (viewing.error) return <ErrorState error={viewing.error} onRetry={() => void open()} />
  if (!viewing.data) return <PlayerSkeleton isFilm={isFilm} />
  if (isBroken) {
    return (
      <EmptyState
        title={`The ${isFilm ? 'film' : 'sound'} cannot be played at the moment`}
        text="Either the connection breaks off, or this browser does not know this kind of file. Downloaded, it opens on your device."
        action={
          <Button variant="default" loading={viewing.isFetching} onClick={() => void open()}>
            Try again
          </Button>
        }
      />
    )
  }
  const player = {
    key: run,
    src: viewing.data.path,
    controls: true,
    'aria-label': file.fileName,
    onError: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
      wasPlaying.current = !currentTarget.paused
      // Twice at one place: it is the file, or the storage is away.
      const isSamePlace =
        brokeAt.current !== undefined && Math.abs(place.current - brokeAt.current) < SAME_PLACE_SECONDS
      if (isSamePlace) setBroken(true)
      else void open()
    },
    onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
      if (place.current > 0) currentTarget.currentTime = place.current
      // Where the browser does not let it, it waits to be pressed.
      if (wasPlaying.current) void currentTarget.play().catch(() => undefined)
    },
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
      place.current = currentTarget.currentTime
    },
  }
  const { key, ...rest } = player
  // biome-ignore-start lint/a11y/useMediaCaption: what people record has no captions.
  return isFilm ? (
    <video key={key} className={classes.video} {...rest} />
  ) : (
    <audio key={key} className={classes.audio} {...rest} />
  )
  // biome-ignore-end lint/a11y/useMediaCaption: see above
}

/** As large as the player will be, so that nothing jumps. */
function PlayerSkeleton({ isFilm }: { isFilm: boolean }) {
  return (
    <div role="progressbar" aria-label={`Loading the ${isFilm ? 'film' : 'sound'}`}>
      <Skeleton height="auto" radius="sm" className={(isFilm ? classes.video : classes.audio) ?? ''} />
    </div>
  )
}
