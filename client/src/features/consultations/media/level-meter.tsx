import { createAudioAnalyser, type LocalAudioTrack } from 'livekit-client'
import { useEffect, useRef, useState } from 'react'
import classes from './media.module.css'

/** How often the meter moves, milliseconds: fast enough to follow speech. */
const EVERY_MS = 80
/** Above this the room hears something; steps of 0 to 1. */
const HEARD = 0.04

function wordsFor(isOpen: boolean, isOn: boolean, wasHeard: boolean): string {
  if (!isOn) return 'The microphone is off.'
  if (!isOpen) return 'No sound from the microphone yet.'
  return wasHeard ? 'We hear you.' : 'Say something to test it.'
}

/** Shows that the microphone hears something, without giving it back as sound. */
export function LevelMeter({ track, isOn }: { track: LocalAudioTrack | undefined; isOn: boolean }) {
  const bar = useRef<HTMLSpanElement>(null)
  const [wasHeard, setHeard] = useState(false)
  useEffect(() => {
    setHeard(false)
    if (!track) return
    const { calculateVolume, cleanup } = createAudioAnalyser(track, { smoothingTimeConstant: 0.4 })
    const timer = setInterval(() => {
      const level = Math.min(1, calculateVolume() * 1.6)
      bar.current?.style.setProperty('--level', String(level))
      if (level > HEARD) setHeard(true)
    }, EVERY_MS)
    return () => {
      clearInterval(timer)
      void cleanup()
    }
  }, [track])
  return (
    <div className={classes.meter}>
      <span className={classes.meterTrack} aria-hidden>
        <span ref={bar} className={classes.meterLevel} />
      </span>
      <span className={classes.quiet} data-heard={wasHeard || undefined}>
        {wordsFor(track !== undefined, isOn, wasHeard)}
      </span>
    </div>
  )
}
