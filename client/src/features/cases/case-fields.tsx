import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { useForm } from '@mantine/form'
import { urgencyLevels } from '../../../../contracts/cases.ts'
import { type CaseForm, caseFieldNames } from './case-form-values.ts'
import classes from './case-settings.module.css'
import { urgencyWords } from './case-words.ts'
import { categoryChoices, jurisdictionChoices } from './field-choices.ts'

const notSaid = { value: '', label: 'Not said' }
const categories = categoryChoices(notSaid.label)
const urgencies = [notSaid, ...urgencyLevels.map((level) => ({ value: level, label: urgencyWords[level] }))]

/** What the fields need of the form. */
type Fields = Pick<ReturnType<typeof useForm<CaseForm>>, 'getInputProps' | 'values'>

/** The fields of a case's record. */
export function CaseFields({ form }: { form: Fields }) {
  return (
    <>
      <TextInput label={caseFieldNames.title} maxLength={255} {...form.getInputProps('title')} />
      <Textarea
        label={caseFieldNames.description}
        description="Two or three sentences that people outside of the case may see once it is open to offers. Leave names out."
        rows={4}
        maxLength={5000}
        {...form.getInputProps('description')}
      />
      <div className={classes.columns}>
        <NativeSelect label={caseFieldNames.category} data={categories} {...form.getInputProps('category')} />
        <NativeSelect
          label={caseFieldNames.jurisdiction}
          data={jurisdictionChoices(notSaid.label, form.values.jurisdiction)}
          {...form.getInputProps('jurisdiction')}
        />
        <NativeSelect label={caseFieldNames.urgencyLevel} data={urgencies} {...form.getInputProps('urgencyLevel')} />
        <TextInput label={caseFieldNames.deadline} type="date" {...form.getInputProps('deadline')} />
      </div>
      <div className={classes.money}>
        <TextInput label={caseFieldNames.budgetMin} inputMode="decimal" {...form.getInputProps('budgetMin')} />
        <TextInput label={caseFieldNames.budgetMax} inputMode="decimal" {...form.getInputProps('budgetMax')} />
        <TextInput label={caseFieldNames.currency} maxLength={3} {...form.getInputProps('currency')} />
      </div>
    </>
  )
}
