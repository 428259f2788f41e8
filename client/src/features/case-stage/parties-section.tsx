import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CaseParties, putCaseParties } from '../../../../contracts/case-parties.ts'
import { api } from '../../api/api.ts'
import { partiesQuery } from '../../api/case-queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { type DraftParties, namedParties } from '../intake/answers.ts'
import { PartiesEditor } from './parties-editor.tsx'

/** Who is involved: read, changed, and what a change means for lawyers who were cleared. */
export function PartiesSection({ caseId }: { caseId: string }) {
  const parties = useQuery({ ...partiesQuery(caseId), refetchOnWindowFocus: false })
  return (
    <section className={pageClasses.section} aria-label="People and companies involved">
      {parties.isError && !parties.data && <ErrorState error={parties.error} onRetry={() => void parties.refetch()} />}
      {parties.isPending && <LoadingSkeleton lines={3} height={36} label="Loading the people involved" />}
      {parties.data && <PartiesForm caseId={caseId} saved={parties.data} />}
    </section>
  )
}

const fields = ['parties', 'noOtherParties'] as const

function PartiesForm({ caseId, saved }: { caseId: string; saved: CaseParties }) {
  const cache = useQueryClient()
  const [value, setValue] = useState<DraftParties>(saved)
  const saving = useMutation({
    mutationFn: async () => (await api(putCaseParties, { params: { id: caseId }, body: namedParties(value) })).data,
    onSuccess: (data) => {
      announce('The people involved are saved.')
      cache.setQueryData(partiesQuery(caseId).queryKey, data)
    },
  })
  const refused = fieldErrorsOf(saving.error, fields)
  const isChanged = JSON.stringify(namedParties(value)) !== JSON.stringify(saved)
  return (
    <form
      className={pageClasses.form}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <PartiesEditor
        legend="Who is involved"
        help="Lawyers do not see this list. When you change it, lawyers who were cleared are checked again."
        value={value}
        onChange={setValue}
        error={refused && Object.values(refused)[0]}
      />
      {saving.isError && !refused && <FormError error={saving.error} title="The list is not saved" />}
      <div className={pageClasses.actions}>
        <Button type="submit" variant="default" loading={saving.isPending} disabled={!isChanged}>
          Save who is involved
        </Button>
      </div>
    </form>
  )
}
