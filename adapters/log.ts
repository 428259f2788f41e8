import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/** Fields that never reach a log line, wherever they appear. */
const secretPaths = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'text', 'content']

/**
 * JSON lines on stdout. Log ids and counts, never document text, mail text, names or tokens (docs/rules.md, ACC8).
 * @param level pino level; `silent` in tests
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[redacted]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
