import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { liftWall, type Wall } from '../../../../contracts/ethical-walls.ts'
import type { LawFirmPage } from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './firm.module.css'
import { firmKey, matterName, wallsQuery } from './firm-queries.ts'
import { RaiseWall } from './raise-wall.tsx'
import { WallReportSection } from './wall-report.tsx'

/** Ethical walls of a firm: putting one up (oneself included), and for those who keep them the list and the report. */
export function Walls({ firm }: { firm: LawFirmPage }) {
  const [isRaising, setRaising] = useState(false)
  const canManage = firm.mine?.abilities.manageWalls ?? false
  return (
    <section className={pageClasses.section} aria-labelledby="walls">
      <h2 id="walls" className={pageClasses.sectionTitle}>
        Ethical walls
      </h2>
      <p className={pageClasses.lead}>
        A wall keeps one person of the firm from one case: everything of it is as if it were not there, at once and
        whatever their role. The client does not see walls, nor does the person behind one.
        {!canManage && ' You can put one up about yourself; an owner or admin lifts it.'}
      </p>
      {isRaising ? (
        <RaiseWall firm={firm} onDone={() => setRaising(false)} />
      ) : (
        <div className={pageClasses.actions}>
          <Button variant="default" onClick={() => setRaising(true)}>
            Put up a wall
          </Button>
        </div>
      )}
      {canManage && <WallList lawFirmId={firm.id} />}
      {canManage && <WallReportSection lawFirmId={firm.id} />}
    </section>
  )
}

function WallList({ lawFirmId }: { lawFirmId: string }) {
  const walls = useQuery(wallsQuery(lawFirmId, 'in_force'))
  const lifted = useQuery(wallsQuery(lawFirmId, 'lifted'))
  if (walls.isError && !walls.data) return <ErrorState error={walls.error} onRetry={() => void walls.refetch()} />
  if (!walls.data) return <LoadingSkeleton lines={2} height={44} label="Loading the walls" />
  return (
    <>
      {walls.data.length === 0 && <EmptyState title="No wall is up" />}
      <ul className={classes.list} aria-label="Walls in force">
        {walls.data.map((wall) => (
          <WallRow key={wall.id} lawFirmId={lawFirmId} wall={wall} />
        ))}
      </ul>
      {lifted.data && lifted.data.length > 0 && (
        <details className={classes.quiet}>
          <summary>Lifted walls ({lifted.data.length})</summary>
          <ul className={classes.list}>
            {lifted.data.map((wall) => (
              <WallRow key={wall.id} lawFirmId={lawFirmId} wall={wall} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function WallRow({ lawFirmId, wall }: { lawFirmId: string; wall: Wall }) {
  const cache = useQueryClient()
  const lifting = useMutation({
    mutationFn: () => api(liftWall, { params: { id: lawFirmId, wallId: wall.id } }),
    onSuccess: async () => {
      announce('The wall is lifted.')
      await cache.invalidateQueries({ queryKey: firmKey })
    },
  })
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <span className={classes.name}>
          {wall.name} · {matterName(wall)}
        </span>
        <span>{wall.reason}</span>
        <span className={classes.quiet}>
          Put up by {wall.createdBy} <RelativeTime at={wall.createdAt} />
          {wall.liftedAt && (
            <>
              , lifted by {wall.liftedBy} <RelativeTime at={wall.liftedAt} />
            </>
          )}{' '}
          · {wall.attempts === 1 ? '1 attempt stopped' : `${wall.attempts} attempts stopped`}
        </span>
      </div>
      {!wall.liftedAt && (
        <ConfirmButton
          label="Lift"
          about={`the wall between ${wall.name} and ${matterName(wall)}`}
          question={`What ${wall.name} was in this case before holds again at once.`}
          confirm="Lift the wall"
          isPending={lifting.isPending}
          onConfirm={() => lifting.mutate()}
        />
      )}
      {lifting.isError && <FormError error={lifting.error} title="The wall is still up" />}
    </li>
  )
}
