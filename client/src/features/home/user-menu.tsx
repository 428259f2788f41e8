import { Menu, UnstyledButton } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { type SessionUser, signOut } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import classes from './app-frame.module.css'
import { mainLinks, menuLinks } from './main-links.ts'

/** Who is signed in, the way to the settings, and out. */
export function UserMenu({ user }: { user: SessionUser }) {
  const navigate = useNavigate()
  async function leave(): Promise<void> {
    if (!(await signOut())) return
    announce('You are signed out.')
    await navigate('/')
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.user}>
          <PartyAvatar name={user.name} party={partyOf(user)} size={28} decorative />
          <span className={classes.userName}>{user.name}</span>
          <span className="visually-hidden">: account</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {[...mainLinks(user), ...menuLinks(user), { to: '/settings', label: 'Settings' }].map(({ to, label }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** An account's own colour outside of any case. */
function partyOf({ role }: SessionUser): 'client' | 'lawyer' | 'observer' {
  return role === 'admin' ? 'observer' : role
}
