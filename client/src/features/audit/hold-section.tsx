import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Hold, liftHold, listHolds, putHold } from '../../../../contracts/holds.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StepUpDeclined, withStepUp } from '../auth/step-up.tsx'
import classes from './audit.module.css'

/** Whether a legal hold is on the case, by whom and why; its lawyers put and lift one. */
export function HoldSection({ caseId }: { caseId: string }) {
  const [asked, setAsked] = useState<'put' | Hold>()
  const list = useQuery({
    queryKey: [...queryKeys.case(caseId), 'holds'],
    queryFn: async ({ signal }) => (await api(listHolds, { params: { id: caseId }, signal })).data,
  })
  const acting = useHoldAct(caseId, () => setAsked(undefined))
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LoadingSkeleton lines={1} height={36} label="Loading the legal hold" />
  const inForce = list.data.holds.filter((hold) => hold.liftedAt === null)
  if (inForce.length === 0 && !list.data.mayPut) return null
  const close = () => {
    setAsked(undefined)
    acting.reset()
  }
  return (
    <section className={classes.hold} aria-labelledby="legal-hold">
      <h2 id="legal-hold" className={pageClasses.sectionTitle}>
        Legal hold
      </h2>
      {inForce.map((hold) => (
        <HoldInForce key={hold.id} hold={hold} onLift={() => setAsked(hold)} />
      ))}
      {list.data.mayPut && (
        <>
          <p>While a hold is on, nothing of this case is deleted: not by its owner, not by its time, not by us.</p>
          <Button variant="default" onClick={() => setAsked('put')}>
            Put the case on hold
          </Button>
        </>
      )}
      <ReasonDialog
        opened={asked !== undefined}
        title={asked === 'put' ? 'Put the case on hold' : 'Lift the hold'}
        text="The people of the case are told, and read your reason."
        confirm={asked === 'put' ? 'Put on hold' : 'Lift the hold'}
        isPending={acting.isPending}
        error={acting.error instanceof StepUpDeclined ? null : acting.error}
        onConfirm={(reason) => asked && acting.mutate({ asked, reason })}
        onClose={close}
      />
    </section>
  )
}

function HoldInForce({ hold, onLift }: { hold: Hold; onLift: () => void }) {
  return (
    <Note tone="waiting">
      <strong>On hold</strong> by {hold.putAs === 'admin' ? 'Legal Connect' : hold.putBy},{' '}
      <RelativeTime at={hold.createdAt} />
      <p className={classes.reason}>{hold.reason}</p>
      {hold.mayLift && (
        <Button variant="subtle" size="compact-md" onClick={onLift}>
          Lift the hold
        </Button>
      )}
    </Note>
  )
}

function useHoldAct(caseId: string, onDone: () => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ asked, reason }: { asked: 'put' | Hold; reason: string }) =>
      withStepUp(() =>
        asked === 'put'
          ? api(putHold, { params: { id: caseId }, body: { reason } })
          : api(liftHold, { params: { id: caseId, holdId: asked.id }, body: { reason } }),
      ),
    onSuccess: async (_, { asked }) => {
      announce(asked === 'put' ? 'The case is on hold.' : 'The hold is lifted.')
      await cache.invalidateQueries({ queryKey: queryKeys.case(caseId) })
      onDone()
    },
  })
}
