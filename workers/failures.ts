import { isDatabaseAway, sqlState } from '../adapters/database/sql-errors.ts'
import { AppError } from '../domain/errors.ts'

/** Names of errors and codes are words; whatever else stands there may be text of a person. */
const WORD = /^[A-Za-z0-9_.-]{1,60}$/

/**
 * What may be kept and logged of an error: its kind and codes, never its message, which can quote an address or a text.
 * @returns for example `Error EENVELOPE 550` or `AppError NOT_FOUND`
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error'
  if (error instanceof AppError) return `AppError ${error.code}`
  const { responseCode, status } = error as { responseCode?: unknown; status?: unknown }
  const parts = [error.name, sqlState(error), responseCode ?? status]
  return parts
    .filter((part) => part !== undefined && WORD.test(String(part)))
    .join(' ')
    .slice(0, 200)
}

/** The lines of the stack that say where, without the message. */
export function whereItFailed(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
}

/**
 * The database was away: not the job's fault, and it does not count as a try.
 * @param outside the error comes from a call that talks to others too: a refused or broken connection may be theirs, and counts
 */
export function isNotTheJobsFault(error: unknown, outside: boolean): boolean {
  if (!isDatabaseAway(error)) return false
  return !outside || !/^E[A-Z]+$/.test(sqlState(error) ?? '')
}

/** Waiting times before the second and each further of five tries, in seconds. */
const RETRY_SECONDS = [2, 10, 50, 250]
/** Jobs that failed together do not come back together. */
const JITTER = 0.2

/**
 * When to try again.
 * @param attempts how often it has failed, this time included
 * @param random 0 to 1
 * @returns milliseconds; undefined when the tries are used up
 */
export function retryDelayMs(
  attempts: number,
  random: number,
  seconds: readonly number[] = RETRY_SECONDS,
): number | undefined {
  const wait = seconds[attempts - 1]
  return wait === undefined ? undefined : Math.round(wait * 1000 * (1 - JITTER + 2 * JITTER * random))
}
