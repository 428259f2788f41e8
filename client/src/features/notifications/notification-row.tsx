import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { markNotificationRead, type Notification } from '../../../../contracts/notifications.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './notifications.module.css'

/** Where a notification leads that is only to be read. */
const HERE = '/notifications'

/** One notification; following it, or the tick, marks it as read. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const { id, title, body, link, createdAt, readAt } = notification
  const cache = useQueryClient()
  const reading = useMutation({
    mutationFn: () => api(markNotificationRead, { params: { id } }),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.notifications }),
  })
  const isUnread = readAt === null && !reading.isSuccess
  const read = () => isUnread && reading.mutate()
  return (
    <li className={classes.row} data-unread={isUnread || undefined}>
      <span className={classes.dot} aria-hidden />
      <div className={classes.about}>
        <p className={classes.title}>
          {isUnread && <span className="visually-hidden">Not read: </span>}
          {link === HERE ? (
            title
          ) : (
            <Link to={link} className={classes.link} onClick={read}>
              {title}
            </Link>
          )}
        </p>
        <p>{body}</p>
        <p className={classes.quiet}>
          <RelativeTime at={createdAt} />
        </p>
      </div>
      {isUnread && (
        <Tooltip label="Mark as read">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Mark as read: ${title}`}
            loading={reading.isPending}
            onClick={read}
          >
            <IconCheck size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )
}
