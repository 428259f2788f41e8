import { useSyncExternalStore } from 'react'
import { createLastUser } from './last-user.ts'
import { createSessionStore, type SessionState } from './session-store.ts'

export type { SessionUser } from './last-user.ts'

/** This tab's session. Start it once, in main.tsx. */
export const session = createSessionStore({
  wire: { origin: '', fetch: (input, init) => fetch(input, init) },
  locks: globalThis.navigator?.locks,
  lastUser: createLastUser(() => localStorage),
  channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel('lc.session') : undefined,
  now: () => Date.now(),
})

/**
 * An access token with at least a minute left, refreshed when needed.
 * @throws ApiError `OFFLINE` without a connection, 401 when the session has ended
 */
export function getAccessToken(): Promise<string> {
  return session.tokens.get()
}

/** Who is signed in; renders again when that changes, in another tab too. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.getState)
}

/**
 * Registers a question to ask before signing out, and the place to wipe what is on the device. Answer `false` to stay
 * signed in. It is not asked when the server ends the session: then what is on the device is kept.
 * @returns takes the registration back
 */
export const beforeSignOut = session.beforeSignOut
export const signIn = session.signIn
export const signOut = session.signOut
