import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Case, getCase, updateCase } from '../../../../contracts/cases.ts'
import { api, hasCode } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import classes from '../../ui/page.module.css'
import { type CaseConflict, resolveCaseConflict } from './case-conflict.ts'
import { CaseConflictNote } from './case-conflict-note.tsx'
import { CaseFields } from './case-fields.tsx'
import {
  type CaseForm as CaseFormValues,
  caseFormErrors,
  caseFormFields,
  changesOf,
  toCaseForm,
} from './case-form-values.ts'

interface CaseFormProps {
  case_: Case
  onSaved: () => void
}

/** Edits the record. When somebody else changed it meanwhile, says what, and lets one save again on top. */
export function CaseForm({ case_, onSaved }: CaseFormProps) {
  const [base, setBase] = useState(case_)
  const [conflict, setConflict] = useState<CaseConflict>()
  const form = useForm<CaseFormValues>({
    initialValues: toCaseForm(case_),
    validate: (values) => caseFormErrors(toCaseForm(base), values),
  })
  const saving = useSaveCase({
    base,
    onSaved,
    onConflict: (theirs, mine) => {
      const found = resolveCaseConflict(toCaseForm(base), mine, toCaseForm(theirs))
      form.setValues(found.merged)
      setConflict(found)
      setBase(theirs)
    },
    onRefused: (error) => form.setErrors(fieldErrorsOf(error, caseFormFields) ?? {}),
  })
  const unexplained =
    saving.isError && !hasCode(saving.error, 'VERSION_CONFLICT') && !fieldErrorsOf(saving.error, caseFormFields)
  const isChanged = Object.keys(changesOf(toCaseForm(base), form.values)).length > 0
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <CaseFields form={form} />
      {conflict && (
        <CaseConflictNote
          conflict={conflict}
          values={form.values}
          choose={(field, value) => form.setFieldValue(field, value)}
        />
      )}
      {unexplained && <FormError error={saving.error} title="The changes were not saved" />}
      <div className={classes.actions}>
        <Button type="submit" loading={saving.isPending} disabled={!isChanged}>
          {conflict ? 'Save again' : 'Save'}
        </Button>
        <Button variant="subtle" onClick={onSaved}>
          Close
        </Button>
      </div>
    </form>
  )
}

interface SaveCase {
  base: Case
  onSaved: () => void
  onConflict: (theirs: Case, mine: CaseFormValues) => void
  onRefused: (error: unknown) => void
}

function useSaveCase({ base, onSaved, onConflict, onRefused }: SaveCase) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (values: CaseFormValues) => {
      const body = changesOf(toCaseForm(base), values)
      return api(updateCase, { params: { id: base.id }, body, ifMatch: base.version })
    },
    onSuccess: async () => {
      announce('The case is saved.')
      await cache.invalidateQueries({ queryKey: queryKeys.cases })
      onSaved()
    },
    onError: async (error, mine) => {
      if (!hasCode(error, 'VERSION_CONFLICT')) return onRefused(error)
      const { data: theirs } = await api(getCase, { params: { id: base.id } })
      announce('Somebody else changed this case while you were editing it.')
      onConflict(theirs, mine)
    },
  })
}
