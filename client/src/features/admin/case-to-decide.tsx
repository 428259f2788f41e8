import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { publishCase, removeCase, returnCase } from '../../../../contracts/case-stages.ts'
import type { CaseToReview } from '../../../../contracts/feed.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { TeaserPreview } from '../case-stage/teaser-preview.tsx'
import classes from './admin.module.css'

/** The longest reason that the API takes. */
const REASON_LIMIT = 500

/** One reason a line. */
export function readReasons(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim().slice(0, REASON_LIMIT))
    .filter((line) => line !== '')
    .slice(0, 10)
}

/** One case with the decisions that its stage allows. */
export function CaseToDecide({ case_ }: { case_: CaseToReview }) {
  const { id, title, stage, submittedAt, publishedAt } = case_
  const [asking, setAsking] = useState<'return' | 'remove'>()
  const deciding = useDecide(title, () => setAsking(undefined))
  const params = { id }
  const since = stage === 'in_review' ? submittedAt : publishedAt
  const open = () => deciding.mutate({ run: () => api(publishCase, { params, body: {} }), done: 'is open' })
  return (
    <li className={classes.item}>
      <TeaserPreview teaser={case_} />
      <div className={classes.acts}>
        {stage === 'in_review' && (
          <>
            <Button aria-label={`Open ${title}`} loading={deciding.isPending && !asking} onClick={open}>
              Open
            </Button>
            <Button variant="default" aria-label={`Give back ${title}`} onClick={() => setAsking('return')}>
              Give back
            </Button>
          </>
        )}
        {stage === 'open' && (
          <Button variant="default" aria-label={`Remove ${title}`} onClick={() => setAsking('remove')}>
            Remove
          </Button>
        )}
        {since && (
          <span className={classes.quiet}>
            {stage === 'in_review' ? 'Handed in' : 'Opened'} <RelativeTime at={since} />
          </span>
        )}
      </div>
      {deciding.isError && !asking && <FormError error={deciding.error} title="Nothing is decided" />}
      <ReasonDialog
        opened={asking === 'return'}
        title={`Give back “${title}”`}
        text="The client gets the case back as a draft and reads your reasons, one a line."
        confirm="Give back"
        isPending={deciding.isPending}
        error={deciding.error}
        onConfirm={(typed) => {
          const body = { reasons: readReasons(typed) }
          deciding.mutate({ run: () => api(returnCase, { params, body }), done: 'is given back' })
        }}
        onClose={() => setAsking(undefined)}
      />
      <ReasonDialog
        opened={asking === 'remove'}
        title={`Remove “${title}”`}
        text="The case is taken off the platform, offers made so far lapse, and the client reads the reason. This cannot be undone."
        confirm="Remove the case"
        isPending={deciding.isPending}
        error={deciding.error}
        onConfirm={(typed) => {
          const body = { reason: typed.slice(0, REASON_LIMIT) }
          deciding.mutate({ run: () => api(removeCase, { params, body }), done: 'is removed' })
        }}
        onClose={() => setAsking(undefined)}
      />
    </li>
  )
}

function useDecide(title: string, onDone: () => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; done: string }) => run(),
    onSuccess: async (_, { done }) => {
      announce(`“${title}” ${done}.`)
      onDone()
      await cache.invalidateQueries({ queryKey: [...queryKeys.admin, 'cases'] })
    },
  })
}
