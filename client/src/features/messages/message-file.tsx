import { Button } from '@mantine/core'
import { IconDownload, IconFile, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { downloadDocument, getDocument } from '../../../../contracts/documents.ts'
import type { Message } from '../../../../contracts/messages.ts'
import { openViewing } from '../../../../contracts/viewings.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { queryKeys } from '../../api/queries.ts'
import { errorWords } from '../../ui/error-words.ts'
import { fileAddress } from '../documents/file-words.ts'
import classes from './messages.module.css'

/** How often a file that is being inspected is asked for again, in ms. */
const PENDING_EVERY_MS = 2_000

/** The file of a message: its name and the way to it, or a player for what somebody recorded. */
export function MessageFile({ message, documentId }: { message: Message; documentId: string }) {
  const file = useQuery({
    queryKey: [...queryKeys.messages, 'file', documentId],
    queryFn: async ({ signal }) => (await api(getDocument, { params: { id: documentId }, signal })).data,
    staleTime: 60_000,
    // Until it is known whether it may be opened; then nothing changes any more.
    refetchInterval: ({ state }) => (state.data?.isPending ? PENDING_EVERY_MS : false),
  })
  const isNote = message.messageType === 'voice' || message.messageType === 'video'
  if (file.isError) return <p className={classes.gone}>The file is not there any more</p>
  const { fileName = '\u00a0', size = 0, abilities, isPending = true } = file.data ?? {}
  const canOpen = abilities?.download ?? false
  return (
    <div className={classes.file}>
      {isNote ? (
        <NotePlayer
          documentId={documentId}
          canOpen={canOpen}
          kind={message.messageType === 'video' ? 'video' : 'voice'}
        />
      ) : (
        <>
          <IconFile size={20} aria-hidden />
          <span className={classes.about}>
            <FileName caseId={message.caseId} documentId={documentId} fileName={fileName} />
            <span className={classes.quiet}>{sizeWords(size)}</span>
          </span>
          <Save documentId={documentId} fileName={fileName} canOpen={canOpen} />
        </>
      )}
      {abilities && !canOpen && (
        <p className={classes.quiet}>
          {isPending ? 'Being inspected…' : 'This file was not accepted and cannot be opened.'}
        </p>
      )}
    </div>
  )
}

/** In a case the name leads to the file's own page, where it is read; a file between two people is downloaded. */
function FileName({ caseId, documentId, fileName }: { caseId: string | null; documentId: string; fileName: string }) {
  if (caseId === null) return <span className={classes.fileName}>{fileName}</span>
  return (
    <Link className={classes.fileName} to={fileAddress(caseId, documentId)}>
      {fileName}
    </Link>
  )
}

/** "340 KB", "1.2 MB". */
function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function Save({ documentId, fileName, canOpen }: { documentId: string; fileName: string; canOpen: boolean }) {
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
        disabled={!canOpen}
        onClick={() => saving.mutate()}
        aria-label={`Download ${fileName}`}
      >
        Download
      </Button>
      {saving.isError && <Failed error={saving.error} />}
    </>
  )
}

interface NotePlayerProps {
  documentId: string
  kind: 'voice' | 'video'
  canOpen: boolean
}

/** Opened when somebody wants to hear it: each reading of a file is recorded. It plays while it comes in. */
function NotePlayer({ documentId, kind, canOpen }: NotePlayerProps) {
  const [address, setAddress] = useState<string>()
  const [isBroken, setBroken] = useState(false)
  const opening = useMutation({
    mutationFn: async () => (await api(openViewing, { params: { id: documentId }, body: {} })).data.path,
    onMutate: () => setBroken(false),
    onSuccess: setAddress,
  })
  const label = kind === 'voice' ? 'Voice note' : 'Video note'
  if (address === undefined) {
    return (
      <>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={opening.isPending}
          disabled={!canOpen}
          onClick={() => opening.mutate()}
        >
          Play {label.toLowerCase()}
        </Button>
        {opening.isError && <Failed error={opening.error} />}
        {isBroken && (
          <p className={classes.refused} role="alert">
            This cannot be played at the moment.
          </p>
        )}
      </>
    )
  }
  // An address that is too old, or a connection that broke: pressed again, it is opened anew.
  const fail = () => {
    setBroken(true)
    setAddress(undefined)
  }
  // biome-ignore-start lint/a11y/useMediaCaption: recorded by people just now, there are no captions
  return kind === 'voice' ? (
    <audio controls autoPlay src={address} onError={fail} aria-label={label} />
  ) : (
    <video controls autoPlay src={address} onError={fail} aria-label={label} className={classes.video} />
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
