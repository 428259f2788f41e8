import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/queries.ts'
import { endPush, type PushState, readPushState, startPush } from '../../live/browser-push.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import page from '../../ui/page.module.css'

const words: Record<PushState, string> = {
  unsupported: 'This browser cannot show messages while the page is closed.',
  denied:
    'You have forbidden messages of this site in the browser. Allow them in its settings for this site, then come back.',
  off: 'Shows on this device that there is news, also while the page is closed. It never shows what is in a case.',
  on: 'This browser shows that there is news, also while the page is closed. It never shows what is in a case.',
}

/** Whether this browser is told of news while the page is closed. */
export function PushSettings() {
  const cache = useQueryClient()
  const state = useQuery({ queryKey: queryKeys.push, queryFn: readPushState })
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? startPush() : endPush()),
    onSuccess: (_, on) => announce(on ? 'Messages in this browser are set.' : 'Messages in this browser are off.'),
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.push }),
  })
  if (state.isError && !state.data) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />
  if (!state.data) return <LoadingSkeleton lines={2} label="Loading how this browser is set" />
  const isOn = state.data === 'on'
  return (
    <>
      <p className={page.lead}>{words[state.data]}</p>
      {(isOn || state.data === 'off') && (
        <div className={page.actions}>
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate(!isOn)}>
            {isOn ? 'Turn off in this browser' : 'Turn on in this browser'}
          </Button>
        </div>
      )}
      {change.isError && <FormError error={change.error} title="Nothing was changed" />}
    </>
  )
}
