import { Button } from '@mantine/core'
import { IconDownload, IconFile, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { downloadDocument, getDocument } from '../../../../contracts/documents.ts'
import type { Message } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { queryKeys } from '../../api/queries.ts'
import { errorWords } from '../../ui/error-words.ts'
import classes from './messages.module.css'

/** The file of a message: its name and the way to it, or a player for what somebody recorded. */
export function MessageFile({ message, documentId }: { message: Message; documentId: string }) {
  const file = useQuery({
    queryKey: [...queryKeys.messages, 'file', documentId],
    queryFn: async ({ signal }) => (await api(getDocument, { params: { id: documentId }, signal })).data,
    staleTime: 60_000,
  })
  const isNote = message.messageType === 'voice' || message.messageType === 'video'
  if (file.isError) return <p className={classes.gone}>The file is not there any more</p>
  const { fileName = '\u00a0', size = 0, abilities } = file.data ?? {}
  return (
    <div className={classes.file}>
      {isNote ? (
        <NotePlayer documentId={documentId} kind={message.messageType === 'video' ? 'video' : 'voice'} />
      ) : (
        <>
          <IconFile size={20} aria-hidden />
          <span className={classes.about}>
            <span className={classes.fileName}>{fileName}</span>
            <span className={classes.quiet}>{sizeWords(size)}</span>
          </span>
          <Save documentId={documentId} fileName={fileName} />
        </>
      )}
      {abilities && !abilities.download && (
        <p className={classes.quiet}>It is still being inspected, or was not accepted.</p>
      )}
    </div>
  )
}

/** "340 KB", "1.2 MB". */
function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function Save({ documentId, fileName }: { documentId: string; fileName: string }) {
  const saving = useMutation({
    mutationFn: async () => saveFile(await download(downloadDocument, { id: documentId }), fileName),
  })
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
        aria-label={`Download ${fileName}`}
      >
        Download
      </Button>
      {saving.isError && <Failed error={saving.error} />}
    </>
  )
}

/** Fetched when somebody wants to hear it: each reading of a file is recorded. */
function NotePlayer({ documentId, kind }: { documentId: string; kind: 'voice' | 'video' }) {
  const [address, setAddress] = useState<string>()
  const fetching = useMutation({
    mutationFn: async () =>
      URL.createObjectURL(await download(downloadDocument, { id: documentId }, { purpose: 'preview' })),
    onSuccess: setAddress,
  })
  useEffect(() => () => (address === undefined ? undefined : URL.revokeObjectURL(address)), [address])
  const label = kind === 'voice' ? 'Voice note' : 'Video note'
  if (address === undefined) {
    return (
      <>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={fetching.isPending}
          onClick={() => fetching.mutate()}
        >
          Play {label.toLowerCase()}
        </Button>
        {fetching.isError && <Failed error={fetching.error} />}
      </>
    )
  }
  // biome-ignore-start lint/a11y/useMediaCaption: recorded by people just now, there are no captions
  return kind === 'voice' ? (
    <audio controls autoPlay src={address} aria-label={label} />
  ) : (
    <video controls autoPlay src={address} aria-label={label} className={classes.video} />
  )
  // biome-ignore-end lint/a11y/useMediaCaption: see above
}

function Failed({ error }: { error: unknown }) {
  return (
    <p className={classes.refused} role="alert">
      {errorWords(error).title}
    </p>
  )
}
