import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AdminUser, reinstateUser, suspendUser } from '../../../../contracts/admin.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import classes from './admin.module.css'
import { MaskedContact } from './reveal-dialog.tsx'

export const accountWords: Record<AdminUser['role'], string> = {
  client: 'Client',
  lawyer: 'Lawyer',
  admin: 'Administrator',
}

/** One account: who, since when, the last decision, and the way to suspend it or let it in again. */
export function AccountItem({ account }: { account: AdminUser }) {
  const { user } = useSession()
  const [isAsking, setAsking] = useState(false)
  const cache = useQueryClient()
  const suspends = account.status === 'active'
  const acting = useMutation({
    mutationFn: (reason: string) =>
      api(suspends ? suspendUser : reinstateUser, { params: { id: account.id }, body: { reason } }),
    onSuccess: () => {
      announce(`${account.name} is ${suspends ? 'suspended' : 'let in again'}.`)
      setAsking(false)
    },
    onSettled: () => cache.invalidateQueries({ queryKey: queryKeys.admin }),
  })
  const { decision } = account
  return (
    <li className={`${classes.item} ${classes.account}`}>
      <div className={classes.accountText}>
        <div className={classes.head}>
          <h2 className={classes.name}>{account.name}</h2>
          {!suspends && <StateLabel tone="danger">Suspended</StateLabel>}
        </div>
        <p className={classes.quiet}>
          <MaskedContact userId={account.id} name={account.name} maskedEmail={account.maskedEmail} /> ·{' '}
          {accountWords[account.role]} · since <RelativeTime at={account.createdAt} />
        </p>
        {decision && (
          <p className={classes.quiet}>
            {decision.decision === 'suspended' ? 'Suspended' : 'Let in again'} by {decision.decidedBy},{' '}
            <RelativeTime at={decision.decidedAt} />: {decision.reason}
          </p>
        )}
      </div>
      {account.id !== user?.id && account.status !== 'deleted' && (
        <Button
          size="compact-md"
          variant="default"
          onClick={() => setAsking(true)}
          aria-label={`${suspends ? 'Suspend' : 'Let in again'}: ${account.name}`}
        >
          {suspends ? 'Suspend' : 'Let in again'}
        </Button>
      )}
      <ReasonDialog
        opened={isAsking}
        title={suspends ? `Suspend ${account.name}` : `Let ${account.name} in again`}
        text={
          suspends
            ? 'This person is signed out everywhere at once and cannot sign in. Nothing is deleted.'
            : 'This person can sign in again.'
        }
        confirm={suspends ? 'Suspend' : 'Let in again'}
        isPending={acting.isPending}
        error={acting.error}
        onConfirm={(reason) => acting.mutate(reason)}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}
