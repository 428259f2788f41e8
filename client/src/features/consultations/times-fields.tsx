import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { instantsOf } from '../../../../contracts/time-zones.ts'
import { ownTimeZone, zoneName } from './consultation-words.ts'
import classes from './consultations.module.css'

/** Times as somebody has typed them: what the clock shows in one zone. */
export interface TypedTimes {
  timeZone: string
  /** `2026-11-30T16:00`, or empty. */
  walls: string[]
}

/** As many as can be proposed at once. */
const MOST = 8

/** Two empty lines, on the clock of this device. */
export function noTimes(lines = 2): TypedTimes {
  return { timeZone: ownTimeZone(), walls: Array.from({ length: lines }, () => '') }
}

/**
 * The instants that were meant, in ISO 8601 UTC.
 * @returns a sentence instead where the clock does not show a time, shows it twice, or it is over
 */
export function readTimes({ timeZone, walls }: TypedTimes, now: Date): { times: string[] } | { problem: string } {
  const times: string[] = []
  for (const wall of walls.filter((typed) => typed !== '')) {
    const [at, again] = instantsOf(wall.slice(0, 16), timeZone)
    if (!at) return { problem: 'The clock is put forward then, and never shows that time. Choose another one.' }
    if (again) return { problem: 'The clock is put back then, and shows that time twice. Choose another one.' }
    if (at <= now) return { problem: 'Choose times that are still to come.' }
    times.push(at.toISOString())
  }
  if (times.length === 0) return { problem: 'Give at least one time.' }
  return { times: [...new Set(times)] }
}

interface TimesFieldsProps {
  value: TypedTimes
  onChange: (value: TypedTimes) => void
  problem: string | undefined
  /** One time instead of several to choose from. */
  isSingle?: boolean
}

/** One or more times and the zone they are in. */
export function TimesFields({ value, onChange, problem, isSingle = false }: TimesFieldsProps) {
  const { timeZone, walls } = value
  const setWalls = (next: string[]) => onChange({ ...value, walls: next })
  const zones = [...new Set([ownTimeZone(), timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <div className={classes.fields}>
      {walls.map((wall, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity besides their place
        <div key={index} className={classes.timeLine}>
          <TextInput
            className={classes.grow}
            size="sm"
            type="datetime-local"
            label={isSingle ? 'Date and time' : `Time ${index + 1}`}
            value={wall}
            error={problem !== undefined && index === 0}
            onChange={({ currentTarget }) =>
              setWalls(walls.map((old, at) => (at === index ? currentTarget.value : old)))
            }
          />
          {!isSingle && walls.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Remove time ${index + 1}`}
              onClick={() => setWalls(walls.filter((_, at) => at !== index))}
            >
              <IconX size={18} />
            </ActionIcon>
          )}
        </div>
      ))}
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {!isSingle && walls.length < MOST && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => setWalls([...walls, ''])}>
            Add another time
          </Button>
        </div>
      )}
      <NativeSelect
        size="sm"
        label="On the clock of"
        data={zones.map((zone) => ({
          value: zone,
          label: zone === ownTimeZone() ? `${zoneName(zone)} (yours)` : zone,
        }))}
        value={timeZone}
        onChange={({ currentTarget }) => onChange({ ...value, timeZone: currentTarget.value })}
      />
    </div>
  )
}
