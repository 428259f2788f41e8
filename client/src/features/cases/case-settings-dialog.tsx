import { Anchor, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { caseQuery } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { HoldSection } from '../audit/hold-section.tsx'
import { CaseFacts } from './case-facts.tsx'
import { CaseForm } from './case-form.tsx'
import { DeleteCase } from './delete-case.tsx'

interface CaseSettingsDialogProps {
  caseId: string
  opened: boolean
  onClose: () => void
}

/** The record of a case: its owner changes and deletes it here, everybody else reads it. */
export function CaseSettingsDialog({ caseId, opened, onClose }: CaseSettingsDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="About this case" size="lg" closeButtonProps={closeButton}>
      <CaseSettings caseId={caseId} onClose={onClose} />
    </Modal>
  )
}

const closeButton = { 'aria-label': 'Close' }

function CaseSettings({ caseId, onClose }: Omit<CaseSettingsDialogProps, 'opened'>) {
  // Other people's changes must not pull the form away under somebody's hands: the conflict at saving shows them.
  const record = useQuery({ ...caseQuery(caseId), refetchOnWindowFocus: false, staleTime: 0 })
  if (record.isError && !record.data) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />
  if (!record.data) return <LoadingSkeleton lines={7} height={36} label="Loading the case" />
  const { abilities } = record.data
  return (
    <>
      {abilities.updateCase ? <CaseForm case_={record.data} onSaved={onClose} /> : <CaseFacts case_={record.data} />}
      <HoldSection caseId={caseId} />
      {record.data.isOwner && (
        <p>
          <Anchor component={Link} to={`/cases/${caseId}/audit`} display="inline-block" py={4}>
            Audit: who did what in this case
          </Anchor>
        </p>
      )}
      {abilities.deleteCase && <DeleteCase case_={record.data} />}
    </>
  )
}
