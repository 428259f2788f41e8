import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { acceptLawFirmInvitation, type FirmInvitation } from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './firm.module.css'
import { firmInvitationsQuery, firmKey, roleNames } from './firm-queries.ts'

/** Firms that invite whoever is signed in; nothing where none does. */
export function FirmInvitations() {
  const invitations = useQuery(firmInvitationsQuery)
  if (!invitations.data?.length) return null
  return (
    <section aria-labelledby="firm-invitations">
      <h2 id="firm-invitations" className={pageClasses.sectionTitle}>
        You are invited
      </h2>
      <ul className={classes.list}>
        {invitations.data.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  )
}

function InvitationRow({ invitation }: { invitation: FirmInvitation }) {
  const cache = useQueryClient()
  const joining = useMutation({
    mutationFn: () => api(acceptLawFirmInvitation, { params: { id: invitation.id } }),
    onSuccess: async () => {
      announce('You have joined the firm.')
      await cache.invalidateQueries({ queryKey: firmKey })
    },
  })
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <span className={classes.name}>{invitation.lawFirmName}</span>
        <span className={classes.quiet}>
          {invitation.invitedBy} invites you as {roleNames[invitation.role].toLowerCase()} ·{' '}
          <RelativeTime at={invitation.createdAt} />
        </span>
      </div>
      <Button
        loading={joining.isPending}
        onClick={() => joining.mutate()}
        aria-label={`Join ${invitation.lawFirmName}`}
      >
        Join
      </Button>
      {joining.isError && <FormError error={joining.error} title="You have not joined yet" />}
    </li>
  )
}
