import type { Job, JobState } from '../../../../contracts/jobs.ts'

export const stateNames: Record<JobState, string> = {
  queued: 'Waiting',
  not_configured: 'Not configured',
  done: 'Done',
  failed: 'Failed',
}

/** `send-mail` as people say it. */
export function jobName(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What there is to say about a job beside its name. */
export function jobNote({ state, attempts, lastError }: Job): string | undefined {
  if (state === 'not_configured') return 'Waits until the service it needs is set up.'
  if (attempts === 0) return lastError ? `Last time: ${lastError}` : undefined
  const times = attempts === 1 ? 'Failed once' : `Failed ${attempts} times`
  return lastError ? `${times}: ${lastError}` : `${times}.`
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** 1,500,000 → 1.5 MB */
export function sizeWords(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${UNITS[step]}`
}

/** 75 → 1 minute, 0 → None; for ages that matter to an operator. */
export function ageWords(seconds: number): string {
  if (seconds < 1) return 'None'
  const [value, unit] =
    seconds < 60
      ? [Math.round(seconds), 'second']
      : seconds < 3600
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3600), 'hour']
  return `${value} ${unit}${value === 1 ? '' : 's'}`
}
