import type { Case } from '../../../../contracts/cases.ts'
import { Note } from '../../ui/note.tsx'
import { caseFieldNames, caseFormFields, toCaseForm } from './case-form-values.ts'
import classes from './case-settings.module.css'
import { fieldInWords } from './field-words.ts'

/** The record for people who may read it and not change it. */
export function CaseFacts({ case_ }: { case_: Case }) {
  const form = toCaseForm(case_)
  return (
    <>
      <Note>Only the owner of this case can change this.</Note>
      <dl className={classes.facts}>
        {caseFormFields
          .filter((field) => field !== 'currency')
          .map((field) => (
            <div key={field}>
              <dt>{caseFieldNames[field]}</dt>
              <dd>{fieldInWords(field, form[field], form.currency)}</dd>
            </div>
          ))}
      </dl>
    </>
  )
}
