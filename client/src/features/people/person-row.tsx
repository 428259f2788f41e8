import { NativeSelect } from '@mantine/core'
import { caseRoles } from '../../../../contracts/access.ts'
import type { CaseMember } from '../../../../contracts/cases.ts'
import { useSession } from '../../api/session.ts'
import { FormError } from '../../ui/form-error.tsx'
import { PartyAvatar } from '../../ui/party-avatar.tsx'
import { partyNames } from '../../ui/party-names.ts'
import { ConfirmButton } from './confirm-button.tsx'
import classes from './people.module.css'
import { useCancelInvitation, useChangeRole, useInvite, useRemoveMember } from './people-mutations.ts'

interface PersonRowProps {
  caseId: string
  member: CaseMember
  /** True for the owner, who may change everybody else. */
  canManage: boolean
}

/** One person: who, in which role, and what the owner can do about it. */
export function PersonRow({ caseId, member, canManage }: PersonRowProps) {
  const { user } = useSession()
  const name = member.name ?? member.email
  const isMe = member.userId !== null && member.userId === user?.id
  return (
    <li className={classes.person}>
      <PartyAvatar name={name} party={member.role} size={36} decorative />
      <div className={classes.who}>
        <span className={classes.name}>
          {name}
          {isMe && ' (you)'}
        </span>
        <span className={classes.email}>{member.name === null ? 'Invited, has not joined yet' : member.email}</span>
      </div>
      {member.isOwner && <span className={classes.role}>Owner</span>}
      {!member.isOwner && !(canManage && member.status === 'active') && (
        <span className={classes.role}>{partyNames[member.role]}</span>
      )}
      {canManage && !member.isOwner && member.userId !== null && (
        <MemberControls caseId={caseId} userId={member.userId} name={name} role={member.role} />
      )}
      {canManage && member.invitationId !== null && (
        <InvitationControls caseId={caseId} invitationId={member.invitationId} member={member} />
      )}
    </li>
  )
}

interface MemberControlsProps {
  caseId: string
  userId: string
  name: string
  role: CaseMember['role']
}

function MemberControls({ caseId, userId, name, role }: MemberControlsProps) {
  const changing = useChangeRole(caseId, name)
  const removing = useRemoveMember(caseId, name)
  const failed = changing.error ?? removing.error
  return (
    <>
      <NativeSelect
        size="sm"
        className={classes.roleSelect ?? ''}
        aria-label={`Role of ${name}`}
        value={changing.isPending ? changing.variables.role : role}
        disabled={changing.isPending || removing.isPending}
        data={caseRoles.map((value) => ({ value, label: partyNames[value] }))}
        onChange={({ currentTarget }) => {
          const next = caseRoles.find((value) => value === currentTarget.value)
          if (next) changing.mutate({ userId, role: next })
        }}
      />
      <ConfirmButton
        label="Remove"
        about={name}
        question={`${name} loses access to this case within seconds. What they wrote stays. To bring them back you invite them again.`}
        confirm={`Remove ${name}`}
        isPending={removing.isPending}
        onConfirm={() => removing.mutate(userId)}
      />
      {failed && <FormError error={failed} title="That was not changed" />}
    </>
  )
}

interface InvitationControlsProps {
  caseId: string
  invitationId: string
  member: CaseMember
}

function InvitationControls({ caseId, invitationId, member }: InvitationControlsProps) {
  const cancelling = useCancelInvitation(caseId, member.email)
  const again = useInvite(caseId)
  const failed = cancelling.error ?? again.error
  return (
    <>
      <button
        type="button"
        className={classes.quietButton}
        disabled={again.isPending}
        onClick={() => again.mutate({ email: member.email, role: member.role })}
      >
        {again.isSuccess ? 'Sent again' : 'Send again'}
        <span className="visually-hidden"> to {member.email}</span>
      </button>
      <ConfirmButton
        label="Cancel"
        about={`the invitation of ${member.email}`}
        question={`The link that was mailed to ${member.email} stops working.`}
        confirm="Cancel the invitation"
        isPending={cancelling.isPending}
        onConfirm={() => cancelling.mutate(invitationId)}
      />
      {failed && <FormError error={failed} title="That was not changed" />}
    </>
  )
}
