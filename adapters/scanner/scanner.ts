/** What a virus scanner says of a file. `unavailable` is no verdict: the file waits in quarantine and is asked about again. */
export type ScanResult =
  | { outcome: 'clean' }
  | { outcome: 'infected'; signature: string }
  | { outcome: 'not_scanned' }
  | { outcome: 'unavailable'; reason: ScanFailure }

export type ScanFailure = 'unreachable' | 'too_slow' | 'closed_early' | 'not_understood' | 'size_limit'

export interface Scanner {
  /** Sends all bytes and waits for the verdict. Never throws for what the scanner does; an error of `bytes` comes through. */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<ScanResult>
}

/** No scanner is configured: files are taken and labelled as not scanned. */
export const noScanner: Scanner = {
  scan: () => Promise.resolve({ outcome: 'not_scanned' }),
}
