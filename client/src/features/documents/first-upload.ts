/** Whether anything was uploaded on this page yet: known without the code that does it. */

let any = false
const listeners = new Set<() => void>()

export function noteUpload(): void {
  if (any) return
  any = true
  for (const listener of listeners) listener()
}

export function wasAnyUpload(): boolean {
  return any
}

/** @returns takes the listener back */
export function onFirstUpload(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
