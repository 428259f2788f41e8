import { login, logout, type Tokens } from '../../../contracts/auth.ts'
import type { EndpointBody, EndpointData } from '../../../contracts/endpoint.ts'
import { getMe, type User } from '../../../contracts/users.ts'
import { type AccessToken, type AccessTokens, createAccessTokens, expiryOf } from './access-token.ts'
import { ApiError, isTemporary } from './api-error.ts'
import type { LastUser, SessionUser } from './last-user.ts'
import { send, type Wire } from './transport.ts'

/** `start`: nobody was signed in; `ended`: the server ended the session; `erased`: with the account; `left`: somebody pressed "Sign out". */
export type SignedOutBecause = 'start' | 'ended' | 'erased' | 'left'

export type SessionState =
  | { status: 'loading'; user: null; offline: boolean }
  /** `offline`: the server could not be asked yet; what is on this device can be read. */
  | { status: 'signed-in'; user: SessionUser; offline: boolean }
  | { status: 'signed-out'; user: null; offline: boolean; because: SignedOutBecause }

/** What tabs of one browser tell each other; it never leaves this origin. */
type TabMessage =
  | { type: 'refreshed'; token: AccessToken }
  | { type: 'signed-in'; token: AccessToken; user: SessionUser }
  | { type: 'signed-out'; because: SignedOutBecause }

/** Asked before signing out; `false` keeps the person signed in (something is unsaved, say). */
export type BeforeSignOut = () => Promise<boolean | undefined> | boolean | undefined

export interface SessionDeps {
  wire: Wire
  locks: LockManager | undefined
  lastUser: LastUser
  /** Absent where the browser has none: tabs then find out at their next request. */
  channel: BroadcastChannel | undefined
  now: () => number
}

export type Credentials = EndpointBody<typeof login>

export interface SessionStore {
  getState: () => SessionState
  subscribe: (listener: () => void) => () => void
  tokens: AccessTokens
  /** Restores the session after a reload; again when the connection is back. */
  start: () => Promise<void>
  signIn: (credentials: Credentials) => Promise<User>
  /** Takes over an account that was just opened or signed in. */
  adopt: (signedIn: { user: User; tokens: Tokens }) => void
  /** False when something asked to stay; the rest is done even without a connection. */
  signOut: () => Promise<boolean>
  beforeSignOut: (callback: BeforeSignOut) => () => void
  /** Registers who removes what this device keeps of an account that was erased. */
  onErased: (callback: (userId: string) => void) => void
  rename: (name: string) => void
}

/** One browser tab's session: who is signed in, the access token, and agreement with the other tabs. */
export function createSessionStore({ wire, locks, lastUser, channel, now }: SessionDeps): SessionStore {
  const listeners = new Set<() => void>()
  const guards = new Set<BeforeSignOut>()
  const erasers = new Set<(userId: string) => void>()
  let state: SessionState = { status: 'loading', user: null, offline: false }

  function setState(next: SessionState): void {
    state = next
    for (const listener of listeners) listener()
  }
  function tell(message: TabMessage): void {
    channel?.postMessage(message)
  }
  function becomeSignedIn(user: SessionUser, offline = false): void {
    const { id, name, role } = user
    setState({ status: 'signed-in', user: { id, name, role }, offline })
  }
  function becomeSignedOut(because: SignedOutBecause): void {
    tokens.set(undefined)
    setState({ status: 'signed-out', user: null, offline: false, because })
  }

  const tokens = createAccessTokens({
    wire,
    locks,
    now,
    userId: () => state.user?.id ?? lastUser.read()?.id,
    onRefreshed: (token) => {
      tell({ type: 'refreshed', token })
      if (state.status === 'signed-in' && state.offline) becomeSignedIn(state.user)
    },
    onEnded: ({ code }) => {
      const because = code === 'ACCOUNT_ERASED' ? 'erased' : 'ended'
      const userId = state.user?.id ?? lastUser.read()?.id
      lastUser.write(null)
      becomeSignedOut(because)
      tell({ type: 'signed-out', because })
      // Nobody can come back to it, so nothing of it stays here.
      if (because === 'erased' && userId !== undefined) for (const erase of erasers) erase(userId)
    },
  })

  function takeOver(user: SessionUser, token: AccessToken): void {
    tokens.set(token)
    lastUser.setSignOutPending(false)
    lastUser.write(user)
    becomeSignedIn(user)
  }

  channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    if (data.type === 'refreshed') {
      if (state.status !== 'signed-in') return
      tokens.set(data.token)
      if (state.offline) becomeSignedIn(state.user)
    } else if (data.type === 'signed-in') {
      tokens.set(data.token)
      becomeSignedIn(data.user)
    } else if (state.status !== 'signed-out') becomeSignedOut(data.because)
  })

  async function endOnServer(): Promise<void> {
    try {
      // Whoever signs out closes the page.
      await send(wire, logout, { body: {}, keepalive: true })
      lastUser.setSignOutPending(false)
    } catch (error) {
      if (!isTemporary(error)) lastUser.setSignOutPending(false)
    }
  }

  async function restore(known: SessionUser): Promise<void> {
    try {
      const token = await tokens.get()
      becomeSignedIn(known)
      const { data } = await send<EndpointData<typeof getMe>>(wire, getMe, {}, token)
      if (state.status !== 'signed-in') return
      lastUser.write(data)
      becomeSignedIn(data)
    } catch (error) {
      // A refused refresh has already signed this tab out; everything else says nothing about the session.
      if (error instanceof ApiError && error.status === 401) return
      becomeSignedIn(known, !tokens.current())
    }
  }

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tokens,
    start: async () => {
      if (lastUser.isSignOutPending()) {
        becomeSignedOut('left')
        return endOnServer()
      }
      const known = lastUser.read()
      // Nobody has signed in here: asking the server would only earn a refusal.
      if (!known) return becomeSignedOut('start')
      return restore(known)
    },
    signIn: async (credentials) => {
      const { data } = await send<EndpointData<typeof login>>(wire, login, { body: credentials })
      adopt(data)
      return data.user
    },
    adopt: (signedIn) => adopt(signedIn),
    signOut: async () => {
      for (const guard of guards) if ((await guard()) === false) return false
      lastUser.write(null)
      lastUser.setSignOutPending(true)
      becomeSignedOut('left')
      tell({ type: 'signed-out', because: 'left' })
      await endOnServer()
      return true
    },
    beforeSignOut: (callback) => {
      guards.add(callback)
      return () => guards.delete(callback)
    },
    onErased: (callback) => void erasers.add(callback),
    rename: (name) => {
      if (state.status !== 'signed-in') return
      const user = { ...state.user, name }
      lastUser.write(user)
      setState({ ...state, user })
    },
  }

  function adopt({ user, tokens: given }: { user: User; tokens: Tokens }): void {
    const token = { token: given.accessToken, expiresAt: expiryOf(given, now()) }
    takeOver(user, token)
    tell({ type: 'signed-in', token, user: { id: user.id, name: user.name, role: user.role } })
  }
}
