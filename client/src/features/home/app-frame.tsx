import { useEffect, useRef } from 'react'
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { useSession } from '../../api/session.ts'
import { OfflineBanner } from '../../ui/offline-banner.tsx'
import { StepUpDialog } from '../auth/step-up-dialog.tsx'
import { UploadTrayDoor } from '../documents/upload-tray-door.tsx'
import { PaletteButton } from '../search/palette-button.tsx'
import classes from './app-frame.module.css'
import { InvitationsLink } from './invitations-link.tsx'
import { mainLinks } from './main-links.ts'
import { MessagesLink } from './messages-link.tsx'
import { NotificationsBell } from './notifications-bell.tsx'
import { UserMenu } from './user-menu.tsx'

/** Header, skip link and the page itself: the same on every page. */
export function AppFrame() {
  const { status, user } = useSession()
  const main = useRef<HTMLElement>(null)
  useFocusOnNavigation(main)
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand} aria-label="Legal Connect, home">
          <img src="/icon.svg" alt="" className={classes.mark} />
          <span className={classes.brandName}>Legal Connect</span>
        </Link>
        <nav className={classes.nav} aria-label="Main">
          {user && (
            <>
              <NavLink to="/" end className={classes.link}>
                Cases
              </NavLink>
              {mainLinks(user).map(({ to, label }) => (
                <NavLink key={to} to={to} className={`${classes.link} ${classes.roomy}`}>
                  {label}
                </NavLink>
              ))}
              <InvitationsLink />
            </>
          )}
        </nav>
        {user && <PaletteButton user={user} />}
        {user && <MessagesLink />}
        {user && <NotificationsBell />}
        {user && <UserMenu user={user} />}
        {status === 'signed-out' && (
          <NavLink to="/sign-in" className={classes.link}>
            Sign in
          </NavLink>
        )}
      </header>
      <OfflineBanner />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {user && <StepUpDialog />}
      {user && <UploadTrayDoor />}
      <ScrollRestoration />
    </div>
  )
}

/** After a change of page the focus goes to it, so that readers and Tab start there; not after a change of panel. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation()
  const place = pathname.split('/').slice(0, 3).join('/')
  const before = useRef(place)
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    // A page that put the focus somewhere itself (first field of a form) knows better.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [place, main])
}
