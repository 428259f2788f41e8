import { Navigate, Outlet, useLocation } from 'react-router'
import { useSession } from '../../api/session.ts'
import { LoadingPage } from '../../ui/loading-page.tsx'

/** Pages for people who are signed in: everybody else signs in first and then comes back to where they wanted to go. */
export function RequireSession() {
  const session = useSession()
  const { pathname, search } = useLocation()
  if (session.status === 'loading') return <LoadingPage />
  if (session.status === 'signed-out') {
    // Having signed out oneself, the next person at this device should not land in one's case.
    if (session.because === 'left') return <Navigate to="/" replace />
    // To the pages of an erased account nobody comes back.
    const next = session.because === 'erased' ? '' : `?next=${encodeURIComponent(pathname + search)}`
    const to = `/sign-in${next}`
    return <Navigate to={to} replace />
  }
  // Another person starts with fresh pages, never with what the one before had open.
  return <Outlet key={session.user.id} />
}
