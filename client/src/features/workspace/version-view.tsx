import { Button, Group } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JSONContent } from '@tiptap/core'
import { getVersion, restoreVersion } from '../../../../contracts/live-documents.ts'
import { api } from '../../api/api.ts'
import { DocumentViewer } from '../../editor/document-viewer.tsx'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { errorWords } from '../../ui/error-words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { versionsKey } from './history-panel.tsx'
import { versionName } from './version-words.ts'
import classes from './workspace.module.css'
import { PageSkeleton } from './workspace-skeleton.tsx'

interface VersionViewProps {
  documentId: string
  versionId: string
  canRestore: boolean
  onClose: () => void
  /** Called with the version that keeps the text as it was before. */
  onRestored: (keptVersionId: string) => void
}

/** An earlier state of the text, instead of the live one. */
export function VersionView({ documentId, versionId, canRestore, onClose, onRestored }: VersionViewProps) {
  const client = useQueryClient()
  const {
    data: version,
    error,
    refetch,
  } = useQuery({
    queryKey: [...versionsKey(documentId), versionId],
    queryFn: async ({ signal }) => (await api(getVersion, { params: { id: documentId, versionId }, signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const restore = useMutation({
    mutationFn: async () => (await api(restoreVersion, { params: { id: documentId, versionId } })).data,
    onSuccess: (kept) => {
      announce('The older version is back. The text from before is in the history.')
      void client.invalidateQueries({ queryKey: versionsKey(documentId), exact: true })
      onRestored(kept.id)
    },
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!version) return <PageSkeleton />
  return (
    <>
      <div className={classes.alert} data-tone="neutral" role="status">
        <p>
          <strong>{versionName(version)}</strong>, <RelativeTime at={version.createdAt} />. You are looking at an
          earlier version; nothing you do here changes the text.
          {canRestore &&
            ' Restoring makes it the live text again, as a new change that everybody sees. The present text stays in the history, so restoring that brings it back.'}
        </p>
        {restore.error && <p role="alert">{errorWords(restore.error).title}. Nothing was changed.</p>}
        <Group gap="xs">
          {canRestore && (
            <Button size="compact-md" loading={restore.isPending} onClick={() => restore.mutate()}>
              Restore this version
            </Button>
          )}
          <Button size="compact-md" variant="default" onClick={onClose}>
            Back to the live text
          </Button>
        </Group>
      </div>
      <div className={classes.page}>
        <DocumentViewer content={version.content as JSONContent} label={`Version: ${versionName(version)}`} />
      </div>
    </>
  )
}
