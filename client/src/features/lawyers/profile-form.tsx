import { Button, Checkbox, MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  availabilityStatuses,
  type LawyerProfileChange,
  lawyerProfileBody,
  type OwnLawyer,
  updateMyLawyerProfile,
} from '../../../../contracts/lawyers.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { TownInput } from '../../ui/town-input.tsx'
import { areaChoices, availabilityWords, languageChoices } from './lawyer-words.ts'
import classes from './lawyers.module.css'

const texts = ['headline', 'about', 'place', 'hourlyRate', 'consultationFee', 'earliestStartOn'] as const

/** What the form holds: texts where the contract has numbers and nulls. */
function toForm(lawyer: OwnLawyer) {
  const { practiceAreas, languages, currency, remote, acceptsNewCases, availabilityStatus } = lawyer
  return {
    ...{ practiceAreas, languages, currency, remote, acceptsNewCases, availabilityStatus },
    headline: lawyer.headline ?? '',
    about: lawyer.about ?? '',
    place: lawyer.place ?? '',
    hourlyRate: lawyer.hourlyRate ?? '',
    consultationFee: lawyer.consultationFee ?? '',
    earliestStartOn: lawyer.earliestStartOn ?? '',
    yearsOfExperience: lawyer.yearsOfExperience === null ? '' : String(lawyer.yearsOfExperience),
  }
}
type ProfileValues = ReturnType<typeof toForm>

function toBody(values: ProfileValues) {
  const { yearsOfExperience, ...rest } = values
  const empty = Object.fromEntries(texts.filter((name) => rest[name].trim() === '').map((name) => [name, null]))
  const years = yearsOfExperience.trim() === '' ? null : Number(yearsOfExperience)
  return { ...rest, ...empty, currency: rest.currency.trim().toUpperCase(), yearsOfExperience: years }
}

function errorsOf(values: ProfileValues): Record<string, string> {
  const checked = lawyerProfileBody.safeParse(toBody(values))
  if (checked.success) return {}
  return Object.fromEntries(checked.error.issues.toReversed().map(({ path, message }) => [String(path[0]), message]))
}

/** Edits what others read. */
export function ProfileForm({ lawyer }: { lawyer: OwnLawyer }) {
  const cache = useQueryClient()
  const form = useForm<ProfileValues>({ initialValues: toForm(lawyer), validate: errorsOf })
  const fields = Object.keys(form.values)
  const saving = useMutation({
    mutationFn: async (body: LawyerProfileChange) => (await api(updateMyLawyerProfile, { body })).data,
    onSuccess: (saved) => {
      announce('Your profile is saved.')
      cache.setQueryData(queryKeys.myLawyer, saved)
      void cache.invalidateQueries({ queryKey: [...queryKeys.lawyers, saved.id] })
      form.setInitialValues(toForm(saved))
      form.setValues(toForm(saved))
    },
    onError: (error) => form.setErrors(fieldErrorsOf(error, fields) ?? {}),
  })
  const submit = form.onSubmit((values) => saving.mutate(lawyerProfileBody.parse(toBody(values))))
  return (
    <form className={pageClasses.form} onSubmit={submit} noValidate>
      <TextInput
        label="In a line"
        description="Like “Commercial leases for small businesses”."
        maxLength={160}
        {...form.getInputProps('headline')}
      />
      <Textarea
        label="About you"
        description="What you do and how you work. No promises about results."
        autosize
        minRows={4}
        maxLength={5000}
        {...form.getInputProps('about')}
      />
      <MultiSelect
        size="md"
        label="Practice areas"
        data={areaChoices}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear practice areas' }}
        {...form.getInputProps('practiceAreas')}
      />
      <MultiSelect
        size="md"
        label="Languages"
        data={languageChoices}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear languages' }}
        {...form.getInputProps('languages')}
      />
      <div className={classes.fields}>
        <TextInput label="Hourly rate" inputMode="decimal" {...form.getInputProps('hourlyRate')} />
        <TextInput label="First consultation" inputMode="decimal" {...form.getInputProps('consultationFee')} />
        <TextInput label="Currency" maxLength={3} {...form.getInputProps('currency')} />
        <TextInput label="Years of experience" inputMode="numeric" {...form.getInputProps('yearsOfExperience')} />
        <TownInput
          label="Place"
          description="Your town, so that people nearby find you"
          unknown="We do not know this town: people who search by distance will not find you."
          value={form.getValues().place}
          error={form.errors.place}
          onChange={(place) => form.setFieldValue('place', place)}
        />
        <TextInput
          label="Can begin from"
          description="Empty: at once"
          type="date"
          {...form.getInputProps('earliestStartOn')}
        />
        <NativeSelect
          label="Time for new cases"
          data={availabilityStatuses.map((value) => ({ value, label: availabilityWords[value] }))}
          {...form.getInputProps('availabilityStatus')}
        />
      </div>
      <Checkbox label="I also work remotely" {...form.getInputProps('remote', { type: 'checkbox' })} />
      <Checkbox label="I take new cases" {...form.getInputProps('acceptsNewCases', { type: 'checkbox' })} />
      {saving.isError && !fieldErrorsOf(saving.error, fields) && <FormError error={saving.error} />}
      {saving.isSuccess && !form.isDirty() && <Note tone="done">Saved.</Note>}
      <div className={pageClasses.actions}>
        <Button type="submit" loading={saving.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
      </div>
    </form>
  )
}
