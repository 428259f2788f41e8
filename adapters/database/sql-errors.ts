/** SQLSTATE of a Postgres error, or the code of a socket error; undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Serialization failure or deadlock: the same transaction may succeed when run again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}

/** A unique constraint refused the row; `constraint` names which. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false
  if (constraint === undefined) return true
  return (error as { constraint?: unknown }).constraint === constraint
}

const connectionStates = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
])

/**
 * The database is away or too busy to answer, as opposed to an answer we do not like: connection errors (SQLSTATE class 08),
 * shutting down or starting (57P0x), too many connections (53300), disk full (53100), cancelled by timeout (57014).
 */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined) {
    return connectionStates.has(state) || /^(08|57P0|53|58)/.test(state) || state === '57014' || state === '25P03'
  }
  const message = error instanceof Error ? error.message : ''
  return /connection terminated|timeout exceeded|query read timeout|not queryable|connection timeout|cannot use a pool after/i.test(
    message,
  )
}
