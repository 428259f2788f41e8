import { Button, type ButtonProps, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { acceptedExtensions } from '../../../../contracts/file-types.ts'
import { uploadFiles } from './uploads.ts'

interface UploadButtonProps extends ButtonProps {
  caseId: string
  /** For a new version of this file: one file instead of several. */
  documentId?: string
}

/** Chooses files of this device and sends them; progress is in the tray. */
export function UploadButton({ caseId, documentId, children = 'Upload files', ...button }: UploadButtonProps) {
  const reset = useRef<() => void>(null)
  return (
    <FileButton
      multiple
      accept={acceptedExtensions.join(',')}
      resetRef={reset}
      onChange={(files) => {
        uploadFiles(caseId, documentId ? files.slice(0, 1) : files, documentId)
        // Otherwise the same file cannot be chosen a second time.
        reset.current?.()
      }}
    >
      {(props) => (
        <Button {...props} leftSection={<IconUpload size={18} />} {...button}>
          {children}
        </Button>
      )}
    </FileButton>
  )
}
