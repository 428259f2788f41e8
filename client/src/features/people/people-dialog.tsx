import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { caseQuery, membersQuery } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { InviteForm } from './invite-form.tsx'
import { LeaveCase } from './leave-case.tsx'
import classes from './people.module.css'
import { PersonRow } from './person-row.tsx'
import { RolesExplained } from './roles-explained.tsx'

interface PeopleDialogProps {
  caseId: string
  opened: boolean
  onClose: () => void
}

/** Who is in a case and who is invited. The owner invites, changes roles and removes; everybody else can leave. */
export function PeopleDialog({ caseId, opened, onClose }: PeopleDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="People" size="lg" closeButtonProps={closeButton}>
      <People caseId={caseId} />
    </Modal>
  )
}

const closeButton = { 'aria-label': 'Close' }

function People({ caseId }: { caseId: string }) {
  const record = useQuery(caseQuery(caseId))
  const members = useQuery({ ...membersQuery(caseId), staleTime: 0 })
  const failed = [record, members].find((query) => query.isError && !query.data)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!record.data || !members.data) return <LoadingSkeleton lines={4} height={40} label="Loading the people" />
  const canManage = record.data.abilities.managePeople
  return (
    <div className={classes.people}>
      <ul className={classes.list}>
        {members.data.map((member) => (
          <PersonRow key={member.userId ?? member.invitationId} caseId={caseId} member={member} canManage={canManage} />
        ))}
      </ul>
      {canManage && <InviteForm caseId={caseId} members={members.data} />}
      <RolesExplained />
      {!record.data.isOwner && <LeaveCase case_={record.data} />}
    </div>
  )
}
