import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiKey, listApiKeys, revokeApiKey } from '../../../../contracts/api-keys.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import page from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { ActError } from './act-error.tsx'
import { NewApiKey } from './new-api-key.tsx'
import classes from './settings.module.css'

/** Keys for machines that act for this person. */
export function ApiKeys() {
  const cache = useQueryClient()
  const [isMaking, setMaking] = useState(false)
  const keys = useQuery({
    queryKey: queryKeys.apiKeys,
    queryFn: async ({ signal }) => (await api(listApiKeys, { signal })).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: queryKeys.apiKeys })
  const revoking = useMutation({
    mutationFn: (id: string) => api(revokeApiKey, { params: { id } }),
    onSuccess: () => announce('The key is revoked.'),
    onSettled: refresh,
  })
  if (keys.isError && !keys.data) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
  if (!keys.data) return <LoadingSkeleton lines={2} height={36} label="Loading API keys" />
  return (
    <>
      <p className={page.lead}>
        A key lets a program read or write your cases in your name, as far as you say. It can never sign in, accept
        anything, or change your account.
      </p>
      {keys.data.length > 0 && (
        <ul className={classes.sessions}>
          {keys.data.map((key) => (
            <li key={key.id} className={classes.session}>
              <KeyWords apiKey={key} />
              <ConfirmButton
                label="Revoke"
                about={key.name}
                question="Programs that use this key stop working at once."
                confirm="Revoke"
                isPending={revoking.isPending && revoking.variables === key.id}
                onConfirm={() => revoking.mutate(key.id)}
              />
            </li>
          ))}
        </ul>
      )}
      <ActError error={revoking.error} />
      {isMaking ? (
        <NewApiKey onMade={refresh} onClose={() => setMaking(false)} />
      ) : (
        <div className={page.actions}>
          <Button variant="default" onClick={() => setMaking(true)}>
            Make a key
          </Button>
        </div>
      )}
    </>
  )
}

function KeyWords({ apiKey }: { apiKey: ApiKey }) {
  const { name, scopes, lastUsedAt, expiresAt } = apiKey
  return (
    <div className={classes.about}>
      <span className={classes.device}>{name}</span>
      <span className={classes.quiet}>
        {scopes.join(', ')} · {lastUsedAt ? <>used {<RelativeTime at={lastUsedAt} />}</> : 'never used'}
        {expiresAt && ` · until ${expiresAt.slice(0, 10)}`}
      </span>
    </div>
  )
}
