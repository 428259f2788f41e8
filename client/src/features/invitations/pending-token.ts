const KEY = 'lc.invitation'

interface PendingToken {
  token: string
  /** True when the person chose to join and only had to sign in first. */
  joinOnReturn: boolean
}

/** The token in an invitation link, `#token=…`; undefined when there is none. */
export function tokenInHash(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || undefined
}

/** Keeps the token of this tab over signing in; it must not stay in the address, where it would be copied and logged. */
export function keepPendingToken(pending: PendingToken | undefined): void {
  if (pending) sessionStorage.setItem(KEY, JSON.stringify(pending))
  else sessionStorage.removeItem(KEY)
}

export function readPendingToken(): PendingToken | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
  if (typeof kept !== 'object' || kept === null || !('token' in kept) || typeof kept.token !== 'string')
    return undefined
  return { token: kept.token, joinOnReturn: 'joinOnReturn' in kept && kept.joinOnReturn === true }
}
