import { Anchor, Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Case } from '../../../../contracts/cases.ts'
import { inviteToBid } from '../../../../contracts/published-briefs.ts'
import { api } from '../../api/api.ts'
import { bidInvitationsQuery, newestCasesQuery } from '../../api/case-queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'

const closeButton = { 'aria-label': 'Close' }
const invitable: readonly Case['stage'][] = ['draft', 'in_review', 'open', 'expired']

interface InviteToCaseProps {
  lawyerId: string
  name: string
}

/** A client's way from a lawyer's profile to a request for an offer. */
export function InviteToCase({ lawyerId, name }: InviteToCaseProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div style={{ marginBottom: '1.25rem' }}>
      <Button onClick={() => setOpen(true)}>Invite to my case</Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Ask ${name} for an offer`}
        closeButtonProps={closeButton}
      >
        <InviteForm lawyerId={lawyerId} name={name} onClose={() => setOpen(false)} />
      </Modal>
    </div>
  )
}

function InviteForm({ lawyerId, name, onClose }: InviteToCaseProps & { onClose: () => void }) {
  const cache = useQueryClient()
  const cases = useQuery(newestCasesQuery)
  const mine = cases.data?.filter(({ isOwner, stage }) => isOwner && invitable.includes(stage)) ?? []
  const [chosen, setChosen] = useState('')
  const caseId = chosen || mine[0]?.id || ''
  const inviting = useMutation({
    mutationFn: () => api(inviteToBid, { params: { id: caseId }, body: { lawyerId } }),
    onSuccess: async () => {
      announce(`${name} is asked for an offer.`)
      await cache.invalidateQueries({ queryKey: bidInvitationsQuery(caseId).queryKey })
    },
  })
  if (cases.isError && !cases.data) return <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />
  if (cases.isPending) return <LoadingSkeleton lines={3} height={36} label="Loading your cases" />
  if (mine.length === 0) {
    return (
      <p>
        You have no case that takes offers.{' '}
        <Anchor component={Link} to="/cases/new" underline="always">
          Open a case
        </Anchor>
      </p>
    )
  }
  return (
    <form
      className={pageClasses.form}
      onSubmit={(event) => {
        event.preventDefault()
        inviting.mutate()
      }}
    >
      <NativeSelect
        label="Case"
        data={mine.map(({ id, title }) => ({ value: id, label: title }))}
        value={caseId}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value)
          inviting.reset()
        }}
      />
      <p>{name} gets to see the summary once the case is open. The brief still needs a conflict check.</p>
      {inviting.isSuccess && (
        <Note tone="done">Asked. You find the request in the case, under “What lawyers see”.</Note>
      )}
      {inviting.isError && <FormError error={inviting.error} title="The request was not sent" />}
      <div className={pageClasses.actions}>
        {!inviting.isSuccess && (
          <Button type="submit" loading={inviting.isPending}>
            Ask for an offer
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          {inviting.isSuccess ? 'Done' : 'Not now'}
        </Button>
      </div>
    </form>
  )
}
