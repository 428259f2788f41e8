import { Button, Group, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { dismissHit, revealParty, type ScreeningHit } from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { recordInWords } from './feed-words.ts'
import classes from './screening.module.css'
import { useScreeningAct } from './use-screening-act.ts'

interface HitProps {
  caseId: string
  hit: ScreeningHit
}

/** One record that sounds like somebody of the case: decide without the name, or with it. */
export function HitItem({ caseId, hit }: HitProps) {
  return (
    <li className={classes.hit}>
      <p className={classes.strong}>{recordInWords(hit.record)}</p>
      {hit.partyName !== null && (
        <p>
          The name in the case: <strong>{hit.partyName}</strong>
          <span className={classes.quiet}> The client sees that you looked at it.</span>
        </p>
      )}
      {hit.dismissedAt === null ? (
        <>
          {hit.partyName === null && <ShowName caseId={caseId} hit={hit} />}
          <Dismiss caseId={caseId} hit={hit} />
        </>
      ) : (
        <p className={classes.quiet}>No conflict, you said: {hit.reason}</p>
      )}
    </li>
  )
}

function ShowName({ caseId, hit }: HitProps) {
  const [isAsking, { open, close }] = useDisclosure(false)
  const reveal = useScreeningAct(
    caseId,
    () => api(revealParty, { params: { id: caseId, hitId: hit.id }, body: { confirm: true } }),
    () => 'The name is shown.',
  )
  if (!isAsking) {
    return (
      <div>
        <Button variant="default" size="compact-md" onClick={open}>
          Show the name in the case
        </Button>
      </div>
    )
  }
  return (
    <fieldset className={classes.question} aria-label="Show the name in the case">
      <p>
        Only if you cannot decide without it. The name is confidential, and the client sees that you looked at it and
        when.
      </p>
      {reveal.error && <FormError error={reveal.error} />}
      <Group gap="xs">
        <Button size="compact-md" loading={reveal.isPending} onClick={() => reveal.mutate()}>
          I need to see it
        </Button>
        <Button size="compact-md" variant="default" onClick={close} autoFocus>
          Do not show
        </Button>
      </Group>
    </fieldset>
  )
}

function Dismiss({ caseId, hit }: HitProps) {
  const [reason, setReason] = useState('')
  const dismiss = useScreeningAct(
    caseId,
    () => api(dismissHit, { params: { id: caseId, hitId: hit.id }, body: { reason } }),
    () => 'Kept: no conflict.',
  )
  const errors = fieldErrorsOf(dismiss.error, ['reason'])
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        dismiss.mutate()
      }}
    >
      <Textarea
        label="Why this is no conflict"
        description="Kept with the check. For example: another company of a similar name, in another place."
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={errors?.reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      {dismiss.error && !errors && <FormError error={dismiss.error} />}
      <div>
        <Button type="submit" size="sm" loading={dismiss.isPending}>
          It is no conflict
        </Button>
      </div>
    </form>
  )
}
