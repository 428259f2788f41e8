import { Button, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createLawFirm, type LawFirmPage, updateLawFirm } from '../../../../contracts/law-firms.ts'
import { api, hasCode } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import classes from '../../ui/page.module.css'
import { firmKey } from './firm-queries.ts'

const names = ['name', 'description', 'website', 'taxId'] as const

function valuesOf(firm: LawFirmPage | undefined) {
  return {
    name: firm?.name ?? '',
    description: firm?.description ?? '',
    website: firm?.website ?? '',
    taxId: firm?.mine?.taxId ?? '',
  }
}

/** Asks for a firm, or changes the one that there is. */
export function FirmForm({ firm }: { firm?: LawFirmPage }) {
  const cache = useQueryClient()
  const form = useForm({ initialValues: valuesOf(firm) })
  const saving = useMutation({
    mutationFn: async ({ name, ...texts }: ReturnType<typeof valuesOf>) => {
      const orNull = (text: string) => text.trim() || null
      const { description, website, taxId } = texts
      const body = { name, description: orNull(description), website: orNull(website), taxId: orNull(taxId) }
      if (!firm) return (await api(createLawFirm, { body })).data
      return (await api(updateLawFirm, { params: { id: firm.id }, body, ifMatch: firm.version })).data
    },
    onSuccess: async (saved) => {
      announce(firm ? 'The firm is saved.' : 'You have asked for the firm.')
      form.setInitialValues(valuesOf(saved))
      form.setValues(valuesOf(saved))
      await cache.invalidateQueries({ queryKey: firmKey })
    },
    onError: (error) => form.setErrors(fieldErrorsOf(error, names) ?? {}),
  })
  const isStale = hasCode(saving.error, 'VERSION_CONFLICT')
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <TextInput label="Name of the firm" autoComplete="organization" {...form.getInputProps('name')} />
      <Textarea
        label="What the firm does (optional)"
        description="Everybody can read it once the firm is verified."
        autosize
        minRows={3}
        {...form.getInputProps('description')}
      />
      <TextInput
        label="Web site (optional)"
        type="url"
        placeholder="https://"
        autoComplete="url"
        {...form.getInputProps('website')}
      />
      <TextInput
        label="Tax or register number (optional)"
        description="Helps us to verify the firm. Only owners, admins and our staff see it."
        {...form.getInputProps('taxId')}
      />
      {firm?.verificationStatus === 'verified' && (
        <p className={classes.lead}>Another name or number is verified again; until then others do not see the firm.</p>
      )}
      {isStale && (
        <Note tone="waiting">
          Somebody changed the firm in the meantime. Load the page again, then make your change.
        </Note>
      )}
      {saving.isError && !isStale && !fieldErrorsOf(saving.error, names) && <FormError error={saving.error} />}
      {saving.isSuccess && !form.isDirty() && <Note tone="done">Saved.</Note>}
      <div className={classes.actions}>
        <Button type="submit" loading={saving.isPending} disabled={firm !== undefined && !form.isDirty()}>
          {firm ? 'Save' : 'Ask for the firm'}
        </Button>
      </div>
    </form>
  )
}
