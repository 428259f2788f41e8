import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type HeldCase, liftHold, listHeldCases, putHold } from '../../../../contracts/holds.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { StepUpDeclined, withStepUp } from '../auth/step-up.tsx'
import classes from './admin.module.css'
import { CaseReasonForm } from './case-reason-form.tsx'

const key = [...queryKeys.admin, 'holds'] as const

/** `/admin/holds`: cases of which nothing may be destroyed; the 100 oldest holds. */
export function HoldsPage() {
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api(listHeldCases, { query: { page: 1, pageSize: 100 }, signal }),
  })
  const holds = list.data?.data ?? []
  const total = list.data?.meta.pagination?.total ?? 0
  return (
    <>
      <PageTitle>Legal holds</PageTitle>
      <h1 className={pageClasses.title}>Legal holds</h1>
      <p className={pageClasses.lead}>
        While a hold is on a case, nothing of it is destroyed: not when its owner deletes it or is erased, and not when
        its time is over. Its people are told, and it is in the audit of the case.
      </p>
      <CaseReasonForm
        act={({ caseId, reason }) => api(putHold, { params: { id: caseId }, body: { reason } })}
        done="The case is on hold."
        failed="The case is not on hold"
        button="Put the case on hold"
        least={3}
        tooShort="Say why, in a sentence"
        queryKey={key}
      />
      <section className={`${pageClasses.section} ${classes.behindForm}`} aria-labelledby="in-force">
        <h2 id="in-force" className={pageClasses.sectionTitle}>
          In force
        </h2>
        {list.isPending && <LoadingSkeleton lines={3} height={48} label="Loading the holds" />}
        {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && holds.length === 0 && <EmptyState title="No case is on hold" />}
        <Holds holds={holds} />
        {total > holds.length && <p className={classes.quiet}>{`The oldest ${holds.length} of ${total}.`}</p>}
      </section>
    </>
  )
}

function Holds({ holds }: { holds: readonly HeldCase[] }) {
  const cache = useQueryClient()
  const [asked, setAsked] = useState<HeldCase>()
  const lifting = useMutation({
    mutationFn: ({ hold, reason }: { hold: HeldCase; reason: string }) =>
      withStepUp(() => api(liftHold, { params: { id: hold.caseId, holdId: hold.holdId }, body: { reason } })),
    onSuccess: async () => {
      announce('The hold is lifted.')
      await cache.invalidateQueries({ queryKey: key })
      setAsked(undefined)
    },
  })
  return (
    <>
      <ul className={classes.list} aria-label="Legal holds in force">
        {holds.map((hold) => (
          <li key={hold.holdId} className={classes.row}>
            <div className={classes.about}>
              <span className={classes.name}>{`Case ${hold.reference}`}</span>
              <span className={classes.quiet}>
                {hold.putAs === 'lawyer' ? 'A lawyer of the case' : hold.putBy} · <RelativeTime at={hold.createdAt} />
              </span>
              {hold.reason !== null && <span className={classes.quiet}>{hold.reason}</span>}
            </div>
            <StateLabel tone="waiting">On hold</StateLabel>
            <Button
              variant="default"
              onClick={() => setAsked(hold)}
              aria-label={`Lift the hold on case ${hold.reference}`}
            >
              Lift
            </Button>
          </li>
        ))}
      </ul>
      <ReasonDialog
        opened={asked !== undefined}
        title={`Lift the hold on case ${asked?.reference ?? ''}`}
        text="What was only kept because of it may be destroyed again. The people of the case are told, and read your reason."
        confirm="Lift the hold"
        isPending={lifting.isPending}
        error={lifting.error instanceof StepUpDeclined ? null : lifting.error}
        onConfirm={(reason) => asked && lifting.mutate({ hold: asked, reason })}
        onClose={() => {
          setAsked(undefined)
          lifting.reset()
        }}
      />
    </>
  )
}
