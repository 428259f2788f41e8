import { IconMessage } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import { unreadMessagesQuery } from '../../api/queries.ts'
import classes from './app-frame.module.css'

/** More than this is just "many"; the exact number is in the words for screen readers. */
const SHOWN_UP_TO = 99
/** Events renew the number at once; this is for a browser whose socket does not get through. In ms. */
const EVERY_FIVE_MINUTES = 300_000

/** The way to the messages, with how many are not read. */
export function MessagesLink() {
  const { data } = useQuery({ ...unreadMessagesQuery, refetchInterval: EVERY_FIVE_MINUTES })
  const unread = data?.unread ?? 0
  return (
    <NavLink to="/messages" className={classes.bell}>
      <IconMessage size={20} stroke={1.6} aria-hidden />
      <span className="visually-hidden">{unread === 0 ? 'Messages' : `Messages, ${unread} not read`}</span>
      {unread > 0 && (
        <span className={classes.unread} aria-hidden>
          {unread > SHOWN_UP_TO ? `${SHOWN_UP_TO}+` : unread}
        </span>
      )}
    </NavLink>
  )
}
