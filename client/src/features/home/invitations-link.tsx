import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import { invitationsQuery } from '../../api/queries.ts'
import classes from './app-frame.module.css'

/** Asked now and then, so that an invitation shows up without loading the page again. */
const EVERY_TWO_MINUTES = 120_000

/** The way to the invitations, with how many are waiting. */
export function InvitationsLink() {
  const { data } = useQuery({ ...invitationsQuery, refetchInterval: EVERY_TWO_MINUTES })
  const waiting = data?.length ?? 0
  return (
    <NavLink to="/invitations" className={classes.link}>
      Invitations
      {waiting > 0 && (
        <span className={classes.count}>
          {waiting}
          <span className="visually-hidden"> waiting</span>
        </span>
      )}
    </NavLink>
  )
}
