import { refresh } from '../../../contracts/auth.ts'
import type { EndpointData } from '../../../contracts/endpoint.ts'
import { ApiError } from './api-error.ts'
import { send, type Wire } from './transport.ts'

/** Refreshed before it is used when less than this is left: a request in flight must not outlive its token. */
const MARGIN_MS = 60_000

export interface AccessToken {
  token: string
  /** Milliseconds since the epoch, by this device's clock. */
  expiresAt: number
}

interface AccessTokensDeps {
  wire: Wire
  /** Absent in old browsers and on plain HTTP; then only this tab is kept from refreshing twice. */
  locks: LockManager | undefined
  now: () => number
  /** Who is signed in, as far as this device knows. */
  userId: () => string | undefined
  /** A new token, to be shown to the other tabs. */
  onRefreshed: (token: AccessToken) => void
  /** The server no longer knows this session. */
  onEnded: (error: ApiError) => void
}

export interface AccessTokens {
  current: () => AccessToken | undefined
  set: (token: AccessToken | undefined) => void
  /** A token with at least a minute left; `unless` is one that the server has just refused. */
  get: (unless?: string) => Promise<string>
}

/** When a token that the server gave just now runs out. */
export function expiryOf(tokens: { expiresIn: number }, now: number): number {
  return now + tokens.expiresIn * 1000
}

/**
 * Holds the access token, in memory only, and gets a new one when needed: once per tab, one tab at a time. The refresh
 * token rotates and using one twice ends the session, so two tabs must never send the same cookie.
 */
export function createAccessTokens({ wire, locks, now, userId, onRefreshed, onEnded }: AccessTokensDeps): AccessTokens {
  let held: AccessToken | undefined
  let inFlight: Promise<string> | undefined

  function usable(unless: string | undefined): string | undefined {
    if (!held || held.token === unless || held.expiresAt - now() < MARGIN_MS) return undefined
    return held.token
  }

  async function exchange(unless: string | undefined): Promise<string> {
    // Another tab may have refreshed while this one waited for the lock.
    const fromOtherTab = usable(unless)
    if (fromOtherTab !== undefined) return fromOtherTab
    try {
      const { data } = await send<EndpointData<typeof refresh>>(wire, refresh, { body: { userId: userId() } })
      held = { token: data.tokens.accessToken, expiresAt: expiryOf(data.tokens, now()) }
      onRefreshed(held)
      return held.token
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        held = undefined
        onEnded(error)
      }
      throw error
    }
  }

  return {
    current: () => held,
    set: (token) => {
      held = token
    },
    get: async (unless) => {
      const ready = usable(unless)
      if (ready !== undefined) return ready
      inFlight ??= (locks ? locks.request('lc.refresh', () => exchange(unless)) : exchange(unless)).finally(() => {
        inFlight = undefined
      })
      return inFlight
    },
  }
}
