import { NavLink, Outlet } from 'react-router'
import { useSession } from '../../api/session.ts'
import pageClasses from '../../ui/page.module.css'
import { NotFoundPage } from '../home/not-found-page.tsx'
import classes from './admin.module.css'

/** `/admin`: for administrators; for everybody else it is not there. */
export function AdminFrame() {
  const { user } = useSession()
  if (user?.role !== 'admin') return <NotFoundPage />
  return (
    <div className={pageClasses.page}>
      <nav className={classes.tabs} aria-label="Administration">
        <NavLink to="/admin/health" className={classes.tab}>
          Health
        </NavLink>
        <NavLink to="/admin/jobs" className={classes.tab}>
          Jobs
        </NavLink>
      </nav>
      <Outlet />
    </div>
  )
}
