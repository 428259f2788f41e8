import { Button, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type FirmMatter, raiseWall } from '../../../../contracts/ethical-walls.ts'
import type { LawFirmPage } from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import classes from './firm.module.css'
import { firmMembersQuery, matterName, mattersQuery } from './firm-queries.ts'

/** Chooses the case among those of the firm, the person and the reason. */
export function RaiseWall({ firm, onDone }: { firm: LawFirmPage; onDone: () => void }) {
  const { user } = useSession()
  const cache = useQueryClient()
  const members = useQuery(firmMembersQuery(firm.id))
  const [caseId, setCaseId] = useState('')
  const [person, setPerson] = useState('')
  const [reason, setReason] = useState('')
  const people = (members.data ?? []).filter(
    ({ userId }) => userId !== null && (firm.mine?.abilities.manageWalls || userId === user?.id),
  )
  const userId = person || people[0]?.userId || ''
  const raising = useMutation({
    mutationFn: () => api(raiseWall, { params: { id: firm.id }, body: { caseId, userId, reason } }),
    onSuccess: async () => {
      announce('The wall is up.')
      onDone()
      await cache.invalidateQueries()
    },
  })
  const fieldErrors = fieldErrorsOf(raising.error, ['reason', 'userId'])
  return (
    <form
      className={`${pageClasses.form} ${classes.report}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        raising.mutate()
      }}
    >
      <CaseChoice lawFirmId={firm.id} value={caseId} onChange={setCaseId} />
      <NativeSelect
        label="Who must be kept from it"
        value={userId}
        error={fieldErrors?.userId}
        data={people.map((one) => ({
          value: one.userId ?? '',
          label: one.userId === user?.id ? `${one.name} (you)` : (one.name ?? one.email),
        }))}
        onChange={({ currentTarget }) => setPerson(currentTarget.value)}
      />
      <Textarea
        label="Why"
        description="Owners and admins of the firm read it, nobody else."
        autosize
        minRows={2}
        value={reason}
        error={fieldErrors?.reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      {userId === user?.id && (
        <Note tone="waiting">
          You lose the case at once and do not see this wall afterwards. Only another owner or admin can lift it.
        </Note>
      )}
      {raising.isError && !fieldErrors && <FormError error={raising.error} title="The wall is not up" />}
      <div className={pageClasses.actions}>
        <Button type="submit" loading={raising.isPending} disabled={!caseId || !userId || reason.trim().length < 3}>
          Put up the wall
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Not now
        </Button>
      </div>
    </form>
  )
}

interface CaseChoiceProps {
  lawFirmId: string
  value: string
  onChange: (caseId: string) => void
}

function CaseChoice({ lawFirmId, value, onChange }: CaseChoiceProps) {
  const [q, setQ] = useState('')
  const [settled] = useDebouncedValue(q.trim(), 250)
  const matters = useQuery({ ...mattersQuery(lawFirmId, settled), placeholderData: keepPreviousData })
  return (
    <div className={classes.case}>
      <TextInput
        label="Find the case"
        description="By its reference, by who of the firm is in it, or by words of its title if you are in it yourself."
        value={q}
        onChange={({ currentTarget }) => setQ(currentTarget.value)}
      />
      {matters.isPending && <LoadingSkeleton lines={2} label="Loading the cases of the firm" />}
      {matters.isError && <FormError error={matters.error} title="The cases could not be loaded" />}
      {matters.data?.length === 0 && <p className={classes.quiet}>No case of the firm is found.</p>}
      {matters.data && matters.data.length > 0 && (
        <Radio.Group label="Case" value={value} onChange={onChange}>
          <div className={classes.choices}>
            {matters.data.map((matter) => (
              <Radio
                key={matter.caseId}
                value={matter.caseId}
                label={matterName(matter)}
                description={whoIsIn(matter)}
              />
            ))}
          </div>
        </Radio.Group>
      )}
    </div>
  )
}

function whoIsIn({ people }: FirmMatter): string {
  return `In it: ${people.map(({ name }) => name).join(', ')}`
}
