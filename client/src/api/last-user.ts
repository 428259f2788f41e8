import { z } from 'zod'
import { accountRoles } from '../../../contracts/access.ts'

/** Who is signed in on this device. Only this much is kept on it: no address, no token. */
export const sessionUserSchema = z.object({ id: z.string(), name: z.string(), role: z.enum(accountRoles) })
export type SessionUser = z.infer<typeof sessionUserSchema>

const USER_KEY = 'lc.user'
const SIGN_OUT_KEY = 'lc.sign-out-pending'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface LastUser {
  read: () => SessionUser | null
  write: (user: SessionUser | null) => void
  /** True when somebody signed out without a connection: the server does not know yet. */
  isSignOutPending: () => boolean
  setSignOutPending: (pending: boolean) => void
}

/** The last known user in local storage; a browser that forbids storage behaves as one that has just been cleared. */
export function createLastUser(open: () => Store): LastUser {
  function attempt<T>(action: (store: Store) => T, otherwise: T): T {
    try {
      return action(open())
    } catch {
      return otherwise
    }
  }
  function put(store: Store, key: string, value: string | null): void {
    if (value === null) store.removeItem(key)
    else store.setItem(key, value)
  }
  return {
    read: () => attempt((store) => sessionUserSchema.parse(JSON.parse(store.getItem(USER_KEY) ?? 'null')), null),
    write: (user) =>
      attempt((store) => {
        if (!user) return put(store, USER_KEY, null)
        const { id, name, role } = user
        put(store, USER_KEY, JSON.stringify({ id, name, role }))
      }, undefined),
    isSignOutPending: () => attempt((store) => store.getItem(SIGN_OUT_KEY) !== null, false),
    setSignOutPending: (pending) => attempt((store) => put(store, SIGN_OUT_KEY, pending ? '1' : null), undefined),
  }
}
