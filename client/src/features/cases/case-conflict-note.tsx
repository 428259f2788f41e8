import { Radio } from '@mantine/core'
import { Note } from '../../ui/note.tsx'
import type { CaseConflict } from './case-conflict.ts'
import { type CaseForm, type CaseFormField, caseFieldNames } from './case-form-values.ts'
import classes from './case-settings.module.css'
import { fieldInWords } from './field-words.ts'

interface CaseConflictNoteProps {
  conflict: CaseConflict
  values: CaseForm
  choose: (field: CaseFormField, value: string) => void
}

/** Says what somebody else changed meanwhile; where both changed the same thing, lets the person choose. */
export function CaseConflictNote({ conflict: { takenOver, clashes, merged }, values, choose }: CaseConflictNoteProps) {
  return (
    <div role="alert">
      <Note tone="waiting">
        <p className={classes.strong}>This case was changed while you were editing it. Nothing of either is lost.</p>
        {takenOver.length > 0 && (
          <ul className={classes.changes}>
            {takenOver.map((field) => (
              <li key={field}>
                {caseFieldNames[field]} is now: {fieldInWords(field, merged[field], merged.currency)}
              </li>
            ))}
          </ul>
        )}
        {clashes.map(({ field, mine, theirs }) => (
          <Radio.Group
            key={field}
            label={`${caseFieldNames[field]}: both changed it`}
            value={values[field]}
            onChange={(value) => choose(field, value)}
          >
            <div className={classes.choices}>
              <Radio value={mine} label={`Yours: ${fieldInWords(field, mine, merged.currency)}`} />
              <Radio value={theirs} label={`Theirs: ${fieldInWords(field, theirs, merged.currency)}`} />
            </div>
          </Radio.Group>
        ))}
        <p>Look at it once more, then save again.</p>
      </Note>
    </div>
  )
}
