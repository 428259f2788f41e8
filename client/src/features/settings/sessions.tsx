import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { listSessions, revokeSession, type Session } from '../../../../contracts/auth.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { describeDevice } from '../../ui/describe-device.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './settings.module.css'

/** Every device one is signed in on, with a way to sign it out from here. */
export function Sessions() {
  const sessions = useQuery({
    queryKey: queryKeys.sessions,
    queryFn: async ({ signal }) => (await api(listSessions, { signal })).data,
  })
  const ending = useEndSessions()
  if (sessions.isError && !sessions.data) {
    return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
  }
  if (!sessions.data) return <LoadingSkeleton lines={2} height={36} label="Loading where you are signed in" />
  const others = sessions.data.filter(({ current }) => !current)
  return (
    <>
      <ul className={classes.sessions}>
        {sessions.data.map((item) => (
          <SessionRow
            key={item.id}
            item={item}
            isEnding={ending.isPending && ending.variables.includes(item.id)}
            onEnd={() => ending.mutate([item.id])}
          />
        ))}
      </ul>
      {ending.isError && <FormError error={ending.error} title="That device is still signed in" />}
      {others.length > 1 && (
        <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate(others.map(({ id }) => id))}>
          Sign out everywhere else
        </Button>
      )}
    </>
  )
}

function useEndSessions() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await api(revokeSession, { params: { id } })
    },
    onSuccess: (_, ids) =>
      announce(ids.length === 1 ? 'That device is signed out.' : 'The other devices are signed out.'),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.sessions }),
  })
}

interface SessionRowProps {
  item: Session
  isEnding: boolean
  onEnd: () => void
}

function SessionRow({ item, isEnding, onEnd }: SessionRowProps) {
  const device = describeDevice(item.userAgent)
  return (
    <li className={classes.session}>
      <div className={classes.about}>
        <span className={classes.device}>{device}</span>
        <span className={classes.quiet}>
          {item.ip} · {item.current ? 'this device, now' : <RelativeTime at={item.lastUsedAt} />}
        </span>
      </div>
      {!item.current && (
        <Button
          size="compact-md"
          variant="default"
          loading={isEnding}
          onClick={onEnd}
          aria-label={`Sign out ${device}`}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}
