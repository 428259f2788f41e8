import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { describeAge, exactTime } from './time-words.ts'

const EVERY_MINUTE = 60_000

/** "5 minutes ago", kept up to date, with the exact time on hover. `at` is ISO 8601. */
export function RelativeTime({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MINUTE)
    return () => clearInterval(timer)
  }, [])
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at}>{describeAge(at, now)}</time>
    </Tooltip>
  )
}
