import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  cancelLawFirmInvitation,
  type FirmMember,
  firmRoles,
  type LawFirmPage,
  removeLawFirmMember,
  updateLawFirmMember,
} from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './firm.module.css'
import { firmKey, firmMembersQuery, roleExplanations, roleNames } from './firm-queries.ts'
import { InviteLawyer } from './invite-lawyer.tsx'
import { TransferFirm } from './transfer-firm.tsx'

/** People of a firm and those invited, with what the reader may do about them. */
export function FirmMembers({ firm }: { firm: LawFirmPage }) {
  const members = useQuery(firmMembersQuery(firm.id))
  if (members.isError && !members.data) {
    return <ErrorState error={members.error} onRetry={() => void members.refetch()} />
  }
  if (!members.data) return <LoadingSkeleton lines={3} height={40} label="Loading the people" />
  return (
    <>
      <ul className={classes.list}>
        {members.data.map((member) => (
          <MemberRow key={member.memberId ?? member.invitationId} firm={firm} member={member} />
        ))}
      </ul>
      {firm.mine?.abilities.manageMembers && <InviteLawyer lawFirmId={firm.id} />}
      {firm.mine?.role === 'owner' && <TransferFirm firm={firm} members={members.data} />}
      <details className={classes.more}>
        <summary>What each role can do</summary>
        <dl>
          {firmRoles.map((role) => (
            <div key={role}>
              <dt>{roleNames[role]}</dt>
              <dd>{roleExplanations[role]}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

function useChange(act: () => Promise<unknown>, said: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      announce(said)
      await cache.invalidateQueries({ queryKey: firmKey })
    },
  })
}

function MemberRow({ firm, member }: { firm: LawFirmPage; member: FirmMember }) {
  const { user } = useSession()
  const name = member.name ?? member.email
  const isMe = member.userId !== null && member.userId === user?.id
  const { abilities, role } = firm.mine ?? { abilities: undefined, role: 'member' as const }
  const mayRemove = isMe || (abilities?.manageMembers && (member.role !== 'owner' || role === 'owner'))
  return (
    <li className={classes.row}>
      <PartyAvatar name={name} party="lawyer" size={36} decorative />
      <div className={classes.about}>
        <span className={classes.name}>
          {name}
          {isMe && ' (you)'}
        </span>
        <span className={classes.quiet}>
          {member.status === 'invited' ? 'Invited, has not joined yet' : member.email}
        </span>
      </div>
      {member.memberId !== null && abilities?.changeRoles ? (
        <RoleSelect lawFirmId={firm.id} memberId={member.memberId} name={name} role={member.role} />
      ) : (
        <span className={classes.quiet}>{roleNames[member.role]}</span>
      )}
      {member.memberId !== null && mayRemove && (
        <Remove lawFirmId={firm.id} memberId={member.memberId} name={name} isMe={isMe} />
      )}
      {member.invitationId !== null && (
        <CancelInvitation lawFirmId={firm.id} invitationId={member.invitationId} email={member.email} />
      )}
    </li>
  )
}

interface MemberAct {
  lawFirmId: string
  memberId: string
  name: string
}

function RoleSelect({ lawFirmId, memberId, name, role }: MemberAct & { role: FirmMember['role'] }) {
  const cache = useQueryClient()
  const changing = useMutation({
    mutationFn: (next: FirmMember['role']) =>
      api(updateLawFirmMember, { params: { id: lawFirmId, memberId }, body: { role: next } }),
    onSuccess: async ({ data }) => {
      announce(`${name} is now ${roleNames[data.role].toLowerCase()}.`)
      await cache.invalidateQueries({ queryKey: firmKey })
    },
  })
  return (
    <>
      <NativeSelect
        className={classes.roleSelect ?? ''}
        aria-label={`Role of ${name}`}
        value={changing.isPending ? changing.variables : role}
        disabled={changing.isPending}
        data={firmRoles.map((value) => ({ value, label: roleNames[value] }))}
        onChange={({ currentTarget }) => {
          const next = firmRoles.find((value) => value === currentTarget.value)
          if (next) changing.mutate(next)
        }}
      />
      {changing.isError && <FormError error={changing.error} title="The role was not changed" />}
    </>
  )
}

function Remove({ lawFirmId, memberId, name, isMe }: MemberAct & { isMe: boolean }) {
  const removing = useChange(
    () => api(removeLawFirmMember, { params: { id: lawFirmId, memberId } }),
    isMe ? 'You have left the firm.' : `${name} is no longer in the firm.`,
  )
  return (
    <>
      <ConfirmButton
        label={isMe ? 'Leave' : 'Remove'}
        about={isMe ? 'the firm' : name}
        question={
          isMe
            ? 'You are no longer shown as a lawyer of the firm. The cases you are in stay yours.'
            : `${name} is no longer shown as a lawyer of the firm. Their cases stay theirs, and walls about them stay up.`
        }
        confirm={isMe ? 'Leave the firm' : `Remove ${name}`}
        isPending={removing.isPending}
        onConfirm={() => removing.mutate()}
      />
      {removing.isError && <FormError error={removing.error} title="That was not changed" />}
    </>
  )
}

function CancelInvitation({
  lawFirmId,
  invitationId,
  email,
}: {
  lawFirmId: string
  invitationId: string
  email: string
}) {
  const cancelling = useChange(
    () => api(cancelLawFirmInvitation, { params: { id: lawFirmId, invitationId } }),
    `The invitation of ${email} is cancelled.`,
  )
  return (
    <>
      <ConfirmButton
        label="Cancel"
        about={`the invitation of ${email}`}
        question={`The link that was mailed to ${email} stops working.`}
        confirm="Cancel the invitation"
        isPending={cancelling.isPending}
        onConfirm={() => cancelling.mutate()}
      />
      {cancelling.isError && <FormError error={cancelling.error} title="That was not changed" />}
    </>
  )
}
