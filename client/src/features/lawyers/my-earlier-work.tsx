import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addLawyerCase, deleteLawyerCase, type LawyerCase } from '../../../../contracts/lawyers.ts'
import { api } from '../../api/api.ts'
import { bodySchemaOf } from '../../api/body-schema.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { EarlierWork } from './earlier-work.tsx'
import { areaChoices, jurisdictionChoices } from './lawyer-words.ts'
import classes from './lawyers.module.css'

/** One's own earlier work: add and take away. */
export function MyEarlierWork({ cases }: { cases: readonly LawyerCase[] }) {
  const [isAdding, setAdding] = useState(false)
  const cache = useQueryClient()
  const removing = useMutation({
    mutationFn: (id: string) => api(deleteLawyerCase, { params: { id } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: queryKeys.lawyers }),
  })
  return (
    <EarlierWork
      cases={cases}
      tool={({ id, title }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={removing.isPending && removing.variables === id}
          onClick={() => removing.mutate(id)}
          aria-label={`Remove ${title}`}
        >
          Remove
        </Button>
      )}
    >
      {removing.isError && <FormError error={removing.error} />}
      {isAdding ? (
        <AddWork onDone={() => setAdding(false)} />
      ) : (
        <div className={classes.tools}>
          <Button variant="default" onClick={() => setAdding(true)}>
            Add earlier work
          </Button>
        </div>
      )}
    </EarlierWork>
  )
}

const bodySchema = bodySchemaOf(addLawyerCase)
const emptyWork = {
  title: '',
  summary: '',
  practiceArea: '',
  jurisdiction: '',
  year: '',
  confidentialityConfirmed: false,
}
const fields = Object.keys(emptyWork)

function toBody(values: typeof emptyWork) {
  const { jurisdiction, year } = values
  return { ...values, jurisdiction: jurisdiction || null, year: year.trim() === '' ? undefined : Number(year) }
}

function errorsOf(values: typeof emptyWork): Record<string, string> {
  const checked = bodySchema.safeParse(toBody(values))
  const issues = checked.success ? [] : checked.error.issues
  const words: Record<string, string> = { practiceArea: 'Choose an area', year: 'Enter the year, like 2024' }
  return Object.fromEntries(
    issues.toReversed().map(({ path, message }) => [String(path[0]), words[String(path[0])] ?? message]),
  )
}

function AddWork({ onDone }: { onDone: () => void }) {
  const cache = useQueryClient()
  const form = useForm({ initialValues: emptyWork, validate: errorsOf })
  const adding = useMutation({
    mutationFn: (values: typeof emptyWork) => api(addLawyerCase, { body: bodySchema.parse(toBody(values)) }),
    onSuccess: async () => {
      announce('The work is added.')
      await cache.invalidateQueries({ queryKey: queryKeys.lawyers })
      onDone()
    },
    onError: (error) => form.setErrors(fieldErrorsOf(error, fields) ?? {}),
  })
  return (
    <form className={pageClasses.form} onSubmit={form.onSubmit((values) => adding.mutate(values))} noValidate>
      <Note tone="waiting">
        You owe your clients silence, also after a case. Name nobody, and leave out what would tell who it was: places,
        dates, amounts, unusual facts.
      </Note>
      <TextInput label="What it was" maxLength={200} {...form.getInputProps('title')} />
      <Textarea label="In a few sentences" autosize minRows={3} maxLength={2000} {...form.getInputProps('summary')} />
      <div className={classes.fields}>
        <NativeSelect
          label="Area"
          data={[{ value: '', label: 'Choose…' }, ...areaChoices]}
          {...form.getInputProps('practiceArea')}
        />
        <NativeSelect
          label="Jurisdiction"
          data={[{ value: '', label: 'Not said' }, ...jurisdictionChoices]}
          {...form.getInputProps('jurisdiction')}
        />
        <TextInput label="Year" inputMode="numeric" maxLength={4} {...form.getInputProps('year')} />
      </div>
      <Checkbox
        label="Nobody can be recognised in this, and nothing in it was told to me in confidence"
        {...form.getInputProps('confidentialityConfirmed', { type: 'checkbox' })}
      />
      {adding.isError && !fieldErrorsOf(adding.error, fields) && <FormError error={adding.error} />}
      <div className={pageClasses.actions}>
        <Button type="submit" loading={adding.isPending}>
          Add
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
