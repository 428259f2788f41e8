import { useInterval } from '@mantine/hooks'
import { useState } from 'react'
import type { Consultation } from '../../../../../contracts/consultations.ts'
import { feeWords } from '../consultation-words.ts'
import classes from './room.module.css'

/** "4:07", "1:04:07": time that has passed, for a clock that runs. */
export function clockWords(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** How long the room has been open, of how many minutes that were planned, and what was agreed to pay. */
export function MeetingTimer({ consultation }: { consultation: Consultation }) {
  const { startedAt, durationMinutes, fee } = consultation
  const [now, setNow] = useState(Date.now)
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true })
  if (startedAt === null) return null
  // A device's clock may be behind the server's.
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000))
  const isOver = seconds > durationMinutes * 60
  return (
    <p className={classes.timer} data-over={isOver || undefined}>
      <span role="timer" aria-label="Time since the room was opened">
        {clockWords(seconds)}
      </span>
      <span>
        {` of ${durationMinutes} min`}
        {fee !== null && ` · ${feeWords(fee)}`}
      </span>
    </p>
  )
}
