/** Big files are looked through in windows, so that no copy of the whole is made as text. */
const WINDOW = 1024 * 1024
/** Windows overlap by this much: the longest thing looked for is shorter. */
const OVERLAP = 256

/** Calls `look` with the bytes as Latin-1, window by window. */
export function throughWindows(bytes: Buffer, look: (window: string, at: number) => void): void {
  for (let at = 0; at < bytes.length; at += WINDOW) {
    look(bytes.toString('latin1', Math.max(0, at - OVERLAP), at + WINDOW), Math.max(0, at - OVERLAP))
  }
}

/** Whether `pattern` (matches of up to 256 bytes) is anywhere in the bytes, read as Latin-1. */
export function bytesMatch(bytes: Buffer, pattern: RegExp): boolean {
  let found = false
  throughWindows(bytes, (window) => {
    found ||= pattern.test(window)
  })
  return found
}

/** Looks for a pattern in bytes that come piece by piece, keeping the end of each for the next. */
export function createStreamSearch(pattern: RegExp) {
  let rest = ''
  let found = false
  return {
    push(piece: Buffer) {
      if (found) return
      const text = rest + piece.toString('latin1')
      found = pattern.test(text)
      rest = text.slice(-OVERLAP)
    },
    found: () => found,
  }
}
