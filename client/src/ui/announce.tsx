import { useSyncExternalStore } from 'react'

/** A saying stays this long, so that the same words said twice are heard twice. */
const CLEAR_AFTER_MS = 4_000

const listeners = new Set<() => void>()
let spoken = ''
let clearing: ReturnType<typeof setTimeout> | undefined

function say(text: string): void {
  spoken = text
  for (const listener of listeners) listener()
}

/** Says a short sentence to people who use a screen reader, politely. Say what changed, once: not every keystroke. */
export function announce(text: string): void {
  clearTimeout(clearing)
  // Two things at the same moment are both heard.
  say(spoken && spoken !== text ? `${spoken} ${text}` : text)
  clearing = setTimeout(() => say(''), CLEAR_AFTER_MS)
}

/** The one live region of the app; rendered once, in main.tsx, outside dialogs. */
export function LiveRegion() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => spoken,
  )
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  )
}
