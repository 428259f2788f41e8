import { Anchor } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { cancelBidInvitation } from '../../../../contracts/published-briefs.ts'
import { api } from '../../api/api.ts'
import { bidInvitationsQuery } from '../../api/case-queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './sharing.module.css'

/** Lawyers whom the owner asked for an offer. */
export function AskedLawyers({ caseId }: { caseId: string }) {
  const cache = useQueryClient()
  const asked = useQuery(bidInvitationsQuery(caseId))
  const cancelling = useMutation({
    mutationFn: (lawyerId: string) => api(cancelBidInvitation, { params: { id: caseId, lawyerId } }),
    onSuccess: async () => {
      announce('The request is taken back.')
      await cache.invalidateQueries({ queryKey: bidInvitationsQuery(caseId).queryKey })
    },
  })
  return (
    <section className={pageClasses.section} aria-labelledby="asked">
      <h2 id="asked" className={pageClasses.sectionTitle}>
        Lawyers you asked for an offer
      </h2>
      {asked.isError && !asked.data && <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.length === 0 && (
        <p className={classes.quiet}>
          Nobody yet.{' '}
          <Anchor component={Link} to="/lawyers" inherit underline="always">
            Find a lawyer
          </Anchor>{' '}
          and ask from the profile.
        </p>
      )}
      <ul className={classes.list}>
        {asked.data?.map(({ lawyerId, name, invitedAt }) => (
          <li key={lawyerId} className={classes.item}>
            <span className={classes.grow}>
              <Anchor component={Link} to={`/lawyers/${lawyerId}`} underline="always">
                {name}
              </Anchor>{' '}
              · asked <RelativeTime at={invitedAt} />
            </span>
            <ConfirmButton
              label="Take back"
              about={`the request to ${name}`}
              question="The lawyer no longer sees the case by your request."
              confirm="Take back"
              isPending={cancelling.isPending}
              onConfirm={() => cancelling.mutate(lawyerId)}
            />
          </li>
        ))}
      </ul>
      {cancelling.isError && <FormError error={cancelling.error} title="The request still stands" />}
    </section>
  )
}
