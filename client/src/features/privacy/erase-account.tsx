import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  cancelErasure,
  type Erasure,
  getErasure,
  previewErasure,
  requestErasure,
} from '../../../../contracts/privacy.ts'
import { api } from '../../api/api.ts'
import { meQuery } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { withStepUp } from '../auth/step-up.tsx'
import { ActError } from '../settings/act-error.tsx'
import { ErasureParts } from './erasure-parts.tsx'
import classes from './privacy.module.css'
import { dateWords } from './privacy-words.ts'

const queryKey = ['erasure']

/** Erasing the account: first what would happen, then the typed address; while it waits, the way back. */
export function EraseAccount() {
  const [isOpen, setOpen] = useState(false)
  const me = useQuery(meQuery)
  const wish = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await api(getErasure, { signal })).data.erasure,
  })
  if (wish.isError) return <ErrorState error={wish.error} onRetry={() => void wish.refetch()} />
  if (wish.isPending || !me.data) return <LoadingSkeleton lines={2} height={36} label="Loading" />
  if (wish.data) return <Waiting wish={wish.data} />
  if (me.data.role === 'admin') return <p>Give the office of administrator up first.</p>
  if (isOpen) return <Preview email={me.data.email} onClose={() => setOpen(false)} />
  return (
    <>
      <p className={pageClasses.lead}>
        Your account and what only you need is erased. What others need as evidence stays without your name. You see it
        all before anything happens.
      </p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setOpen(true)}>
          See what would be erased
        </Button>
      </div>
    </>
  )
}

function Waiting({ wish }: { wish: Erasure }) {
  const cache = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => api(cancelErasure, {}),
    onSuccess: () => announce('Your account stays.'),
    onSettled: () => cache.invalidateQueries({ queryKey }),
  })
  return (
    <>
      <Note tone="waiting">Your account will be erased after {dateWords(wish.dueAt)}.</Note>
      <ActError error={cancel.error} />
      <div className={classes.buttons}>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Keep my account
        </Button>
      </div>
    </>
  )
}

function Preview({ email, onClose }: { email: string; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const cache = useQueryClient()
  const preview = useQuery({
    queryKey: ['erasure-preview'],
    queryFn: async ({ signal }) => (await api(previewErasure, { signal })).data,
  })
  const ask = useMutation({
    mutationFn: () => {
      const idempotencyKey = crypto.randomUUID()
      return withStepUp(() => api(requestErasure, { body: { email: typed }, idempotencyKey }))
    },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey })
      // Whoever takes it back begins at the beginning.
      onClose()
    },
  })
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <LoadingSkeleton lines={4} height={60} label="Looking what would be erased" />
  const { parts, waitingDays } = preview.data
  return (
    <>
      <ErasureParts parts={parts} label="What would be erased" />
      <p className={pageClasses.lead}>
        {waitingDays === 0
          ? 'It happens at once; nobody can bring it back, we neither.'
          : `It happens after ${waitingDays} ${waitingDays === 1 ? 'day' : 'days'}; until then you can sign in and take it back here. Afterwards nobody can bring it back, we neither.`}
      </p>
      <TextInput
        label={`Type ${email} to confirm`}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        autoComplete="off"
      />
      <ActError error={ask.error} />
      <div className={classes.buttons}>
        <Button
          color="red"
          disabled={typed.trim().toLowerCase() !== email}
          loading={ask.isPending}
          onClick={() => ask.mutate()}
        >
          Erase my account
        </Button>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
      </div>
    </>
  )
}
