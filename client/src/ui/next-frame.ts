/** A window that nobody looks at has no frames: it gets what is due at this pace, ms. */
const HIDDEN_PAUSE_MS = 200

/** An act that is due at most once a frame. */
export interface NextFrame {
  ask(): void
  cancel(): void
}

export function onNextFrame(act: () => void): NextFrame {
  let stop: (() => void) | undefined
  const run = () => {
    stop = undefined
    act()
  }
  return {
    ask() {
      stop ??= document.hidden ? later(run) : inFrame(run)
    },
    cancel() {
      stop?.()
      stop = undefined
    },
  }
}

function inFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

function later(run: () => void): () => void {
  const timer = setTimeout(run, HIDDEN_PAUSE_MS)
  return () => clearTimeout(timer)
}
