import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/** Fields that never reach a log line, wherever they appear. */
const secretPaths = [
  // What libraries log of a request at their finest levels: tokens and addresses.
  'headers',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'text',
  'content',
]

/** Of an error: what and where, without the values of rows that errors of the database carry in `detail` and beside it. */
export function withoutValues(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? error.code : undefined
  return { type: error.name, code, message: error.message, stack: error.stack }
}

/**
 * JSON lines on stdout. Log ids and counts, never document text, mail text, names or tokens (docs/rules.md, ACC8).
 * @param level pino level; `silent` in tests
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    serializers: { err: withoutValues },
    redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[redacted]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
