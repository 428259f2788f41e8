import { Anchor, Button, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  decideLawFirm,
  type FirmForDecision,
  firmStatuses,
  listLawFirmsForDecision,
} from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import firmClasses from '../firm/firm.module.css'
import { MaskedContact } from './reveal-dialog.tsx'

const labels = { pending: 'Waiting', verified: 'Verified', rejected: 'Rejected' } as const
const key = ['admin', 'law-firms'] as const

/** `/admin/law-firms`: firms that wait for a decision, oldest first. */
export function LawFirmsPage() {
  const [status, setStatus] = useState<(typeof firmStatuses)[number]>('pending')
  const firms = useQuery({
    queryKey: [...key, status],
    queryFn: async ({ signal }) =>
      (await api(listLawFirmsForDecision, { query: { status, page: 1, pageSize: 100 }, signal })).data,
  })
  return (
    <>
      <PageTitle>Law firms to verify</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Law firms to verify</h1>
        <SegmentedControl
          aria-label="State of verification"
          value={status}
          data={firmStatuses.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => setStatus(firmStatuses.find((known) => known === value) ?? 'pending')}
        />
      </div>
      {firms.isPending && <LoadingSkeleton lines={4} height={48} label="Loading the firms" />}
      {firms.isError && !firms.data && <ErrorState error={firms.error} onRetry={() => void firms.refetch()} />}
      {firms.data?.length === 0 && (
        <EmptyState
          title={status === 'pending' ? 'No firm is waiting' : `No firm is ${labels[status].toLowerCase()}`}
        />
      )}
      <ul className={firmClasses.list}>
        {firms.data?.map((firm) => (
          <FirmToDecide key={`${firm.id} ${firm.version}`} firm={firm} />
        ))}
      </ul>
    </>
  )
}

function FirmToDecide({ firm }: { firm: FirmForDecision }) {
  const cache = useQueryClient()
  const [isRejecting, setRejecting] = useState(false)
  const [reason, setReason] = useState('')
  const deciding = useMutation({
    mutationFn: (decision: 'verify' | 'reject') => {
      const body = { decision, version: firm.version, ...(decision === 'reject' && { reason }) }
      return api(decideLawFirm, { params: { id: firm.id }, body })
    },
    onSuccess: async ({ data }) => {
      announce(`${firm.name} is ${data.verificationStatus}.`)
      await cache.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <li className={firmClasses.row}>
      <div className={firmClasses.about}>
        <span className={firmClasses.name}>{firm.name}</span>
        <span className={firmClasses.quiet}>
          {firm.requestedBy.name}, <MaskedContact {...firm.requestedBy} /> · <RelativeTime at={firm.createdAt} />
        </span>
        <span className={firmClasses.quiet}>Tax or register number: {firm.taxId ?? 'none given'}</span>
        {firm.website && (
          <Anchor href={firm.website} target="_blank" rel="noopener noreferrer nofollow">
            {firm.website}
          </Anchor>
        )}
        {firm.description && <span className={firmClasses.text}>{firm.description}</span>}
        {firm.decisionReason && <span className={firmClasses.quiet}>Last reason: {firm.decisionReason}</span>}
      </div>
      {!isRejecting && (
        <>
          {firm.verificationStatus !== 'verified' && (
            <Button
              loading={deciding.isPending}
              onClick={() => deciding.mutate('verify')}
              aria-label={`Verify ${firm.name}`}
            >
              Verify
            </Button>
          )}
          <Button variant="default" onClick={() => setRejecting(true)} aria-label={`Reject ${firm.name}`}>
            Reject
          </Button>
        </>
      )}
      {isRejecting && (
        <form
          className={pageClasses.form}
          style={{ flex: '1 0 100%' }}
          onSubmit={(event) => {
            event.preventDefault()
            deciding.mutate('reject')
          }}
        >
          <Textarea
            label="Why not"
            description="The owner and the admins of the firm read it."
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <div className={pageClasses.actions}>
            <Button type="submit" color="red" loading={deciding.isPending} disabled={reason.trim().length < 3}>
              Reject the firm
            </Button>
            <Button variant="subtle" onClick={() => setRejecting(false)}>
              Not now
            </Button>
          </div>
        </form>
      )}
      {deciding.isError && <FormError error={deciding.error} title="Nothing is decided" />}
    </li>
  )
}
