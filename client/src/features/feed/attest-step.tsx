import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { giveClearance } from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { attestation } from './feed-words.ts'
import classes from './screening.module.css'
import { useScreeningAct } from './use-screening-act.ts'

/** The lawyer's word: two sentences, each with its own box. Binding, so nothing is ticked beforehand. */
export function AttestStep({ caseId }: { caseId: string }) {
  const [firmCheckDone, setFirmCheckDone] = useState(false)
  const [confidentiality, setConfidentiality] = useState(false)
  const attest = useScreeningAct(
    caseId,
    () => api(giveClearance, { params: { id: caseId }, body: { firmCheckDone: true, confidentiality: true } }),
    () => 'You are cleared. The brief is open to you.',
  )
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        attest.mutate()
      }}
    >
      <p>Your word is kept with the date. Afterwards you read the published brief; the client sees that you did.</p>
      <Checkbox
        label={attestation.firmCheckDone}
        checked={firmCheckDone}
        onChange={({ currentTarget }) => setFirmCheckDone(currentTarget.checked)}
      />
      <Checkbox
        label={attestation.confidentiality}
        checked={confidentiality}
        onChange={({ currentTarget }) => setConfidentiality(currentTarget.checked)}
      />
      {attest.error && <FormError error={attest.error} />}
      <div>
        <Button type="submit" disabled={!(firmCheckDone && confidentiality)} loading={attest.isPending}>
          Confirm both and open the brief
        </Button>
      </div>
    </form>
  )
}
