import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Document, type DocumentVersion, restoreDocumentVersion } from '../../../../contracts/documents.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { fileKey, fileVersionsQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { fileSize } from './file-words.ts'

interface FileVersionsProps {
  file: Document
  /** The version in the preview. */
  shown: number
  /** Undefined: the newest, whichever that becomes. */
  onShow: (version: number | undefined) => void
}

/** Versions of a file, newest first: each can be looked at, and brought back as the newest. */
export function FileVersions({ file, shown, onShow }: FileVersionsProps) {
  const { data, error, refetch } = useQuery(fileVersionsQuery(file.id))
  return (
    <section aria-labelledby="versions" className={classes.asideSection}>
      <h2 id="versions" className={pageClasses.sectionTitle}>
        Versions
      </h2>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      <ol className={classes.asideList} reversed>
        {data?.map((version) => (
          <VersionRow key={version.version} file={file} version={version} shown={shown} onShow={onShow} />
        ))}
      </ol>
    </section>
  )
}

function VersionRow({ file, version, shown, onShow }: FileVersionsProps & { version: DocumentVersion }) {
  const { version: number, uploadedBy, uploadedAt, size, restoredFrom } = version
  const isNewest = number === file.version
  return (
    <li className={classes.version} aria-current={number === shown ? 'true' : undefined}>
      <p className={classes.versionName}>
        Version {number}
        {restoredFrom !== null && ` (as version ${restoredFrom} was)`}
        {number === shown && <span className={classes.quiet}> · shown</span>}
      </p>
      <p className={classes.quiet}>
        {uploadedBy.name}, <RelativeTime at={uploadedAt} /> · {fileSize(size)}
      </p>
      <div className={classes.versionActs}>
        {number !== shown && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Show version ${number}`}
            onClick={() => onShow(isNewest ? undefined : number)}
          >
            Show
          </Button>
        )}
        {!isNewest && file.abilities.addVersion && version.scan !== 'rejected' && version.scan !== 'quarantined' && (
          <Restore file={file} number={number} onRestored={() => onShow(undefined)} />
        )}
      </div>
    </li>
  )
}

function Restore({ file, number, onRestored }: { file: Document; number: number; onRestored: () => void }) {
  const cache = useQueryClient()
  const restoring = useMutation({
    mutationFn: () => api(restoreDocumentVersion, { params: { id: file.id, version: String(number) } }),
    onSuccess: async () => {
      announce(`Version ${number} is the newest again.`)
      onRestored()
      await cache.invalidateQueries({ queryKey: fileKey(file.id) })
      if (file.caseId) await cache.invalidateQueries({ queryKey: queryKeys.case(file.caseId) })
    },
  })
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        loading={restoring.isPending}
        aria-label={`Bring version ${number} back`}
        onClick={() => restoring.mutate()}
      >
        Bring back
      </Button>
      {restoring.isError && <FormError error={restoring.error} />}
    </>
  )
}
