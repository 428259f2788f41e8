import { NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type FirmMember, type LawFirmPage, transferLawFirm } from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import classes from './firm.module.css'
import { firmKey } from './firm-queries.ts'

/** Hands the firm to somebody else of it; the owner becomes an admin. */
export function TransferFirm({ firm, members }: { firm: LawFirmPage; members: readonly FirmMember[] }) {
  const cache = useQueryClient()
  const heirs = members.filter(
    ({ memberId, role }) => memberId !== null && memberId !== firm.mine?.memberId && role !== 'owner',
  )
  const [chosen, choose] = useState('')
  const transferring = useMutation({
    mutationFn: (memberId: string) => api(transferLawFirm, { params: { id: firm.id }, body: { memberId } }),
    onSuccess: async () => {
      announce('The firm is handed over.')
      await cache.invalidateQueries({ queryKey: firmKey })
    },
  })
  const heir = heirs.find(({ memberId }) => memberId === chosen) ?? heirs[0]
  if (!heir?.memberId) return null
  const { memberId } = heir
  return (
    <details className={classes.more}>
      <summary>Hand the firm over</summary>
      <div className={classes.fields}>
        <NativeSelect
          label="New owner"
          value={memberId}
          data={heirs.map((person) => ({ value: person.memberId ?? '', label: person.name ?? person.email }))}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </div>
      <ConfirmButton
        label="Hand over"
        about={`the firm to ${heir.name}`}
        question={`${heir.name} becomes the owner and you become an admin. Only they can give it back.`}
        confirm={`Make ${heir.name} the owner`}
        isPending={transferring.isPending}
        onConfirm={() => transferring.mutate(memberId)}
      />
      {transferring.isError && <FormError error={transferring.error} title="That was not changed" />}
    </details>
  )
}
