import { Tooltip } from '@mantine/core'
import { describeAge, exactTime } from './time-words.ts'
import { useMinute } from './use-minute.ts'

/** "5 minutes ago", kept up to date, with the exact time on hover. `at` is ISO 8601. */
export function RelativeTime({ at }: { at: string }) {
  const now = useMinute()
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at}>{describeAge(at, now)}</time>
    </Tooltip>
  )
}
