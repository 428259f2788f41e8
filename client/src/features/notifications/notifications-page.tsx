import { Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { listNotifications, markAllNotificationsRead } from '../../../../contracts/notifications.ts'
import { api } from '../../api/api.ts'
import { queryKeys, unreadQuery } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import page from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { NotificationRow } from './notification-row.tsx'
import classes from './notifications.module.css'

type Filter = 'all' | 'unread'

/** `/notifications`: what one should know, newest first. */
export function NotificationsPage() {
  const [filter, setFilter] = useState<Filter>('all')
  const unread = useQuery(unreadQuery)
  return (
    <div className={page.narrow}>
      <PageTitle>Notifications</PageTitle>
      <div className={page.head}>
        <h1 className={page.title}>Notifications</h1>
        <div className={classes.tools}>
          <SegmentedControl
            size="sm"
            aria-label="Which notifications"
            value={filter}
            onChange={(value) => setFilter(value === 'unread' ? 'unread' : 'all')}
            data={[
              { value: 'all', label: 'All' },
              { value: 'unread', label: 'Not read' },
            ]}
          />
          <ReadAll unread={unread.data ?? 0} />
        </div>
      </div>
      <NotificationList filter={filter} />
    </div>
  )
}

function ReadAll({ unread }: { unread: number }) {
  const cache = useQueryClient()
  const reading = useMutation({
    mutationFn: () => api(markAllNotificationsRead, {}),
    onSuccess: () => announce('All notifications are marked as read.'),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.notifications }),
  })
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        disabled={unread === 0}
        loading={reading.isPending}
        onClick={() => reading.mutate()}
      >
        Mark all as read
      </Button>
      {reading.isError && <FormError error={reading.error} title="They are not marked as read" />}
    </>
  )
}

function NotificationList({ filter }: { filter: Filter }) {
  const list = useInfiniteQuery({
    queryKey: [...queryKeys.notifications, 'list', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { page: pageParam, unread: filter === 'unread' ? ('true' as const) : ('false' as const) }
      return api(listNotifications, { query, signal })
    },
    initialPageParam: 1,
    getNextPageParam: ({ meta }, pages) =>
      meta.pagination && pages.length * meta.pagination.pageSize < meta.pagination.total ? pages.length + 1 : undefined,
    placeholderData: keepPreviousData,
  })
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LoadingSkeleton lines={5} height={44} label="Loading notifications" />
  // Something that arrives between two pages moves the others on: each is shown once.
  const rows = [...new Map(list.data.pages.flatMap(({ data }) => data).map((row) => [row.id, row])).values()]
  if (rows.length === 0) return <Nothing filter={filter} />
  return (
    <>
      <ul className={classes.list} aria-label="Notifications">
        {rows.map((row) => (
          <NotificationRow key={row.id} notification={row} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

function Nothing({ filter }: { filter: Filter }) {
  return filter === 'unread' ? (
    <EmptyState title="You have read everything" text="What is new shows here by itself." />
  ) : (
    <EmptyState
      title="Nothing has happened yet"
      text="Invitations, people who join and what becomes of your cases show here by themselves."
    />
  )
}
