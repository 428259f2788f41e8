import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { downloadEvidence, type Evidence } from '../../../../contracts/licences.ts'
import { download, saveFile } from '../../api/files.ts'
import { FormError } from '../../ui/form-error.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { sizeInWords } from './lawyer-words.ts'
import classes from './lawyers.module.css'

/** Proofs with a way to keep a copy of each. */
export function EvidenceFiles({ files }: { files: readonly Evidence[] }) {
  if (files.length === 0) return null
  return (
    <ul className={classes.files} aria-label="Proof">
      {files.map((file) => (
        <EvidenceFile key={file.id} file={file} />
      ))}
    </ul>
  )
}

function EvidenceFile({ file }: { file: Evidence }) {
  const saving = useMutation({
    mutationFn: async () => saveFile(await download(downloadEvidence, { id: file.id }), file.fileName),
  })
  return (
    <li>
      <div className={classes.file}>
        <span className={classes.fileName}>{file.fileName}</span>
        <span className={classes.quiet}>
          {sizeInWords(file.size)} · <RelativeTime at={file.createdAt} />
        </span>
        <Button
          size="compact-sm"
          variant="subtle"
          loading={saving.isPending}
          onClick={() => saving.mutate()}
          aria-label={`Download ${file.fileName}`}
        >
          Download
        </Button>
      </div>
      {saving.isError && <FormError error={saving.error} title="The file was not downloaded" />}
    </li>
  )
}
