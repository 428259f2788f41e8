import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { keepPendingToken, readPendingToken, tokenInHash } from './pending-token.ts'

/** The invitation link that was opened in this tab, if any, and how to be done with it. */
export function usePendingToken() {
  const { hash, pathname } = useLocation()
  const navigate = useNavigate()
  const [pending, setPending] = useState(() => {
    const token = tokenInHash(hash)
    return token ? { token, joinOnReturn: false } : readPendingToken()
  })
  useEffect(() => {
    const token = tokenInHash(hash)
    if (!token) return
    const opened = { token, joinOnReturn: false }
    keepPendingToken(opened)
    setPending(opened)
    void navigate(pathname, { replace: true })
  }, [hash, pathname, navigate])
  return {
    pending,
    /** The person goes to sign in and joins on return. */
    joinAfterSignIn: () => pending && keepPendingToken({ ...pending, joinOnReturn: true }),
    forget: () => {
      keepPendingToken(undefined)
      setPending(undefined)
    },
  }
}
