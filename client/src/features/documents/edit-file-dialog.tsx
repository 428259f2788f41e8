import { Button, Group, Modal, Radio, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Document, type DocumentLabel, documentLabels, updateDocument } from '../../../../contracts/documents.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import formClasses from '../../ui/page.module.css'
import { fileKey } from './document-queries.ts'
import { labelWords } from './file-words.ts'

interface EditFileDialogProps {
  file: Document
  opened: boolean
  onClose: () => void
}

/** Another name or label for a file; its ending stays. */
export function EditFileDialog({ file, opened, onClose }: EditFileDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Name and label" closeButtonProps={{ 'aria-label': 'Close' }}>
      <EditFile file={file} onSaved={onClose} />
    </Modal>
  )
}

function EditFile({ file, onSaved }: { file: Document; onSaved: () => void }) {
  const cache = useQueryClient()
  const [fileName, setFileName] = useState(file.fileName)
  const [label, setLabel] = useState<DocumentLabel>(file.label)
  const saving = useMutation({
    mutationFn: () => api(updateDocument, { params: { id: file.id }, body: { fileName, label } }),
    onSuccess: async ({ data }) => {
      announce(`${data.fileName} is saved.`)
      await cache.invalidateQueries({ queryKey: fileKey(file.id) })
      if (file.caseId) await cache.invalidateQueries({ queryKey: queryKeys.case(file.caseId) })
      onSaved()
    },
  })
  return (
    <form
      className={formClasses.form}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <TextInput
        label="Name"
        description="Its ending stays what it is."
        value={fileName}
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
        onChange={(event) => setFileName(event.currentTarget.value)}
      />
      <Radio.Group label="Label" value={label} onChange={(value) => setLabel(value as DocumentLabel)}>
        {documentLabels.map((code) => (
          <Radio key={code} mt="xs" value={code} label={labelWords[code].name} description={labelWords[code].meaning} />
        ))}
      </Radio.Group>
      {saving.isError && <FormError error={saving.error} />}
      <Group>
        <Button type="submit" loading={saving.isPending} disabled={fileName.trim() === ''}>
          Save
        </Button>
      </Group>
    </form>
  )
}
