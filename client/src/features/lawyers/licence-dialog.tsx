import { Button, FileInput, Modal, NativeSelect, Progress, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type AddLicence,
  addLicenceBody,
  EVIDENCE_MAX_BYTES,
  evidenceTypes,
  type Licence,
  submitVerification,
  updateLicence,
} from '../../../../contracts/licences.ts'
import { api } from '../../api/api.ts'
import { upload } from '../../api/files.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { fieldErrorsOf } from '../../ui/field-errors.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { jurisdictionChoices } from './lawyer-words.ts'
import classes from './lawyers.module.css'

/** What the dialog is open for. */
export type LicenceTask = { kind: 'add' } | { kind: 'prove' | 'change'; licence: Licence }

const titles = { add: 'Add a licence', prove: 'Add proof', change: 'Change the licence' }

/** Adds a licence with its proof, hands in more proof, or changes what stands there. */
export function LicenceDialog({ task, onClose }: { task: LicenceTask | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={task !== undefined}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={task ? titles[task.kind] : ''}
    >
      {task && <LicenceForm task={task} onDone={onClose} />}
    </Modal>
  )
}

interface LicenceValues {
  jurisdiction: string
  number: string
  admittedOn: string
  expiresOn: string
  file: File | null
}

const fieldNames = ['jurisdiction', 'number', 'admittedOn', 'expiresOn', 'file']

function toBody({ jurisdiction, number, admittedOn, expiresOn }: LicenceValues) {
  return { jurisdiction, number, admittedOn: admittedOn || null, expiresOn: expiresOn || null }
}

function errorsOf(values: LicenceValues, needsFile: boolean): Record<string, string> {
  const checked = addLicenceBody.safeParse(toBody(values))
  // Of several faults of a field the first one is said.
  const issues = checked.success ? [] : checked.error.issues
  const errors = Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0]), message]))
  if (needsFile && !values.file) errors.file = 'Choose a PDF, PNG or JPEG file'
  if (values.file && values.file.size > EVIDENCE_MAX_BYTES) errors.file = 'The file is larger than 10 MB'
  return errors
}

function LicenceForm({ task, onDone }: { task: LicenceTask; onDone: () => void }) {
  const [progress, setProgress] = useState(0)
  const licence = task.kind === 'add' ? undefined : task.licence
  const needsFile = task.kind !== 'change'
  const form = useForm<LicenceValues>({
    initialValues: {
      jurisdiction: licence?.jurisdiction ?? '',
      number: licence?.number ?? '',
      admittedOn: licence?.admittedOn ?? '',
      expiresOn: licence?.requestedExpiresOn ?? licence?.expiresOn ?? '',
      file: null,
    },
    validate: (values) => errorsOf(values, needsFile),
  })
  const saving = useSaveLicence({
    licence,
    onProgress: setProgress,
    onDone,
    onRefused: (error) => form.setErrors(fieldErrorsOf(error, fieldNames) ?? {}),
  })
  return (
    <form className={pageClasses.form} onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      {task.kind !== 'prove' && (
        <>
          <NativeSelect
            label="Jurisdiction"
            data={[{ value: '', label: 'Choose…' }, ...jurisdictionChoices]}
            {...form.getInputProps('jurisdiction')}
          />
          <TextInput label="Number" description="As it stands on the licence" {...form.getInputProps('number')} />
          <TextInput label="Admitted on (if you like)" type="date" {...form.getInputProps('admittedOn')} />
        </>
      )}
      <TextInput
        label="Valid until"
        description="Empty if it has no end"
        type="date"
        {...form.getInputProps('expiresOn')}
      />
      {task.kind === 'change' && licence?.status === 'verified' && (
        <Note tone="waiting">Another jurisdiction, number or admission has to be checked again before it counts.</Note>
      )}
      {needsFile && (
        <FileInput
          label="Proof"
          description="A photo or PDF of the licence or card, at most 10 MB. Only you and our administrators see it."
          placeholder="Choose a file"
          size="md"
          accept={evidenceTypes.join(',')}
          {...form.getInputProps('file')}
        />
      )}
      {saving.isPending && needsFile && (
        <Progress value={progress * 100} aria-label="Sending the file" transitionDuration={0} />
      )}
      {saving.isError && !fieldErrorsOf(saving.error, fieldNames) && <FormError error={saving.error} />}
      <div className={classes.tools}>
        <Button type="submit" loading={saving.isPending}>
          {needsFile ? 'Hand in' : 'Save'}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

interface SaveLicence {
  licence: Licence | undefined
  onProgress: (share: number) => void
  onDone: () => void
  onRefused: (error: unknown) => void
}

function useSaveLicence({ licence, onProgress, onDone, onRefused }: SaveLicence) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ file, ...values }: LicenceValues) => {
      const body: AddLicence = addLicenceBody.parse(toBody({ ...values, file }))
      if (!file) return licence && (await api(updateLicence, { params: { id: licence.id }, body })).data
      const { jurisdiction, number } = body
      const days = { admittedOn: body.admittedOn ?? undefined, expiresOn: body.expiresOn ?? undefined }
      const fields = { ...(licence ? { licenceId: licence.id } : { jurisdiction }), number, ...days }
      return upload(submitVerification, { fields, file, onProgress })
    },
    onSuccess: async (_, { file }) => {
      announce(file ? 'Your proof is handed in.' : 'The licence is saved.')
      await cache.invalidateQueries({ queryKey: queryKeys.lawyers })
      onDone()
    },
    onError: onRefused,
  })
}
