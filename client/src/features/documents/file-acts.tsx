import { Button } from '@mantine/core'
import { IconDownload, IconPencil } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { type Document, deleteDocument, downloadDocument } from '../../../../contracts/documents.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { fileReadsKey } from './document-queries.ts'
import classes from './documents.module.css'
import { EditFileDialog } from './edit-file-dialog.tsx'
import { UploadButton } from './upload-button.tsx'

interface FileActsProps {
  caseId: string
  file: Document
  /** What is downloaded: the version that is shown. */
  version: number
}

/** What may be done with a file, by its abilities. */
export function FileActs({ caseId, file, version }: FileActsProps) {
  const [isEditing, setEditing] = useState(false)
  const cache = useQueryClient()
  const saving = useMutation({
    mutationFn: async () =>
      saveFile(await download(downloadDocument, { id: file.id }, { version, purpose: 'download' }), file.fileName),
    onSuccess: () => cache.invalidateQueries({ queryKey: fileReadsKey(file.id) }),
  })
  return (
    <div className={classes.acts}>
      <div className={classes.actButtons}>
        {file.abilities.download && (
          <Button leftSection={<IconDownload size={18} />} loading={saving.isPending} onClick={() => saving.mutate()}>
            Download
          </Button>
        )}
        {file.abilities.update && (
          <>
            <Button variant="default" leftSection={<IconPencil size={18} />} onClick={() => setEditing(true)}>
              Name and label
            </Button>
            {file.abilities.addVersion && (
              <UploadButton caseId={caseId} documentId={file.id} variant="default">
                New version
              </UploadButton>
            )}
            <EditFileDialog file={file} opened={isEditing} onClose={() => setEditing(false)} />
          </>
        )}
      </div>
      {file.abilities.delete && <DeleteFile caseId={caseId} file={file} />}
      {saving.isError && <FormError error={saving.error} title={`${file.fileName} was not downloaded`} />}
    </div>
  )
}

function DeleteFile({ caseId, file }: { caseId: string; file: Document }) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const removing = useMutation({
    mutationFn: () => api(deleteDocument, { params: { id: file.id } }),
    onSuccess: async () => {
      announce(`${file.fileName} is deleted.`)
      await navigate(`/cases/${caseId}/files`)
      await cache.invalidateQueries({ queryKey: queryKeys.case(caseId) })
    },
  })
  return (
    <>
      <ConfirmButton
        label="Delete"
        about={file.fileName}
        question="It is deleted for everybody, with all its versions."
        confirm="Delete the file"
        isPending={removing.isPending}
        onConfirm={() => removing.mutate()}
      />
      {removing.isError && <FormError error={removing.error} title={`${file.fileName} was not deleted`} />}
    </>
  )
}
