const KEY = 'lc.next'

/** Where this tab wants to go after the provider has sent it back. */
export function keepNextPath(path: string): void {
  sessionStorage.setItem(KEY, path)
}

/** Reads and forgets it. */
export function takeNextPath(): string {
  const path = sessionStorage.getItem(KEY) ?? '/'
  sessionStorage.removeItem(KEY)
  return path
}
