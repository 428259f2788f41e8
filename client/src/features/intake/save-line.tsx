import type { AutosaveState } from './autosaver.ts'
import classes from './intake.module.css'

const words: Record<Exclude<AutosaveState['kind'], 'refused'>, string> = {
  saved: 'Saved',
  changed: 'Typing…',
  saving: 'Saving…',
  offline: 'No connection: kept on this device',
}

/** What is saved, in words. Readers hear it when it matters: when it could not be saved. */
export function SaveLine({ state }: { state: AutosaveState }) {
  const isBad = state.kind === 'offline' || state.kind === 'refused'
  const text =
    state.kind === 'refused'
      ? `Not saved, only kept on this device: ${state.error instanceof Error ? state.error.message : 'something went wrong'}`
      : words[state.kind]
  return (
    <p className={classes.saveLine} data-bad={isBad || undefined} role={isBad ? 'alert' : undefined}>
      {text}
    </p>
  )
}
