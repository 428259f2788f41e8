import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { decideVerification, revokeVerification, type Verification } from '../../../../contracts/admin.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { EvidenceFiles } from '../lawyers/evidence-files.tsx'
import { dayInWords, jurisdictionName } from '../lawyers/lawyer-words.ts'
import classes from './admin.module.css'
import { EvidencePreview } from './evidence-preview.tsx'
import { MaskedContact } from './reveal-dialog.tsx'

type Act = { kind: 'approve' } | { kind: 'reject' | 'revoke'; reason: string }

const said = { approve: 'approved', reject: 'rejected', revoke: 'taken back' }

/** One licence: whose, what it says, its proof, what was decided before, and the decision. */
export function VerificationItem({ item }: { item: Verification }) {
  const [asking, setAsking] = useState<'reject' | 'revoke'>()
  const acting = useDecide(item, () => setAsking(undefined))
  const isWaiting = item.submittedAt !== null && (item.status === 'pending' || item.requestedExpiresOn !== null)
  const about = `${item.lawyer.name}, ${jurisdictionName(item.jurisdiction)}`
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <h2 className={classes.name}>{item.lawyer.name}</h2>
        <span className={classes.quiet}>
          <MaskedContact {...item.lawyer} />
        </span>
        {item.submittedAt && (
          <span className={classes.quiet}>
            handed in <RelativeTime at={item.submittedAt} />
          </span>
        )}
      </div>
      <LicenceFacts item={item} />
      <EvidenceFiles files={item.evidence} />
      {item.evidence.map((file) => (
        <EvidencePreview key={file.id} file={file} />
      ))}
      <Decisions item={item} />
      {acting.isError && asking === undefined && <FormError error={acting.error} title="Nothing was decided" />}
      <div className={classes.acts}>
        {isWaiting && (
          <>
            <Button
              loading={acting.isPending && acting.variables.kind === 'approve'}
              onClick={() => acting.mutate({ kind: 'approve' })}
              aria-label={`Approve: ${about}`}
            >
              Approve
            </Button>
            <Button variant="default" onClick={() => setAsking('reject')} aria-label={`Reject: ${about}`}>
              Reject
            </Button>
          </>
        )}
        {item.status === 'verified' && (
          <Button variant="default" onClick={() => setAsking('revoke')} aria-label={`Take back: ${about}`}>
            Take back
          </Button>
        )}
      </div>
      <ReasonDialog
        opened={asking !== undefined}
        title={asking === 'revoke' ? 'Take the licence back' : 'Reject the licence'}
        text={
          asking === 'revoke'
            ? `${item.lawyer.name} can no longer act in ${jurisdictionName(item.jurisdiction)}, from now on. The lawyer reads the reason.`
            : `${item.lawyer.name} reads the reason, can put it right and hand in again.`
        }
        confirm={asking === 'revoke' ? 'Take back' : 'Reject'}
        isPending={acting.isPending}
        error={acting.error}
        onConfirm={(reason) => asking && acting.mutate({ kind: asking, reason })}
        onClose={() => setAsking(undefined)}
      />
    </li>
  )
}

function useDecide(item: Verification, onDone: () => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (act: Act) => {
      const params = { id: item.id }
      if (act.kind === 'revoke') return api(revokeVerification, { params, body: { reason: act.reason } })
      const reason = act.kind === 'reject' ? { reason: act.reason } : {}
      return api(decideVerification, { params, body: { decision: act.kind, version: item.version, ...reason } })
    },
    onSuccess: (_, { kind }) => {
      announce(`The licence of ${item.lawyer.name} is ${said[kind]}.`)
      onDone()
    },
    // Also after a refusal: somebody else decided or changed it, and that is to be seen.
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.admin }),
  })
}

function LicenceFacts({ item }: { item: Verification }) {
  const { jurisdiction, number, admittedOn, expiresOn, requestedExpiresOn } = item
  const facts = [
    ['Jurisdiction', jurisdictionName(jurisdiction)],
    ['Number', number],
    ['Admitted', admittedOn ? dayInWords(admittedOn) : 'Not said'],
    ['Valid until', expiresOn ? dayInWords(expiresOn) : 'No end'],
    ...(requestedExpiresOn ? [['Asks for renewal until', dayInWords(requestedExpiresOn)]] : []),
  ] as const
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Decisions({ item }: { item: Verification }) {
  if (item.decisions.length === 0) return null
  return (
    <ul className={classes.list} aria-label="Decided before">
      {item.decisions.map(({ decision, reason, number, decidedBy, decidedAt }) => (
        <li key={decidedAt} className={classes.quiet}>
          {decision === 'revoked' ? 'Taken back' : decision === 'approved' ? 'Approved' : 'Rejected'} (number {number})
          by {decidedBy}, <RelativeTime at={decidedAt} />
          {reason && `: ${reason}`}
        </li>
      ))}
    </ul>
  )
}
