import { type Config, ConfigError, readConfig } from './config.ts'

/** A line for whoever started the command. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Why a command did not do it: the sentence, and the stack for those who look for a bug. */
export function sayWhyNot(error: unknown, logLevel = 'warn'): void {
  const isDebugging = logLevel === 'debug' || logLevel === 'trace'
  const sentence = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error && isDebugging ? `\n${error.stack}` : ''
  process.stderr.write(`${sentence}${stack}\n`)
}

/** The settings, or the end of the process with everything that is wrong with them. */
export function readConfigOrExit(): Config {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    sayWhyNot(error)
    process.exit(1)
  }
}
