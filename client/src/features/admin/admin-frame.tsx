import { NavLink, Outlet } from 'react-router'
import { useSession } from '../../api/session.ts'
import pageClasses from '../../ui/page.module.css'
import { NotFoundPage } from '../home/not-found-page.tsx'
import classes from './admin.module.css'

/** The pages of `/admin`, in the order of the tabs. A new one is a line here and a route. */
const tabs = [
  { to: '/admin/verifications', label: 'Verification' },
  { to: '/admin/cases', label: 'Cases' },
  { to: '/admin/users', label: 'Accounts' },
  { to: '/admin/law-firms', label: 'Firms' },
  { to: '/admin/audit', label: 'Audit' },
  { to: '/admin/emergency', label: 'Emergency' },
  { to: '/admin/holds', label: 'Holds' },
  { to: '/admin/jobs', label: 'Jobs' },
  { to: '/admin/erasures', label: 'Erasures' },
  { to: '/admin/health', label: 'Health' },
  { to: '/admin/settings', label: 'Settings' },
]

/** `/admin`: for administrators; for everybody else there is no such page, as the server says too. */
export function AdminFrame() {
  const { user } = useSession()
  if (user?.role !== 'admin') return <NotFoundPage />
  return (
    <div className={pageClasses.page}>
      <nav className={classes.tabs} aria-label="Administration">
        {tabs.map(({ to, label }) => (
          <NavLink key={to} to={to} className={classes.tab}>
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}
