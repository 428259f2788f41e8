import { ActionIcon, Button, Menu, Modal, Progress } from '@mantine/core'
import { IconMicrophone, IconPaperclip, IconPlus, IconVideo } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { documentLimits, uploadDocument } from '../../../../contracts/documents.ts'
import { upload } from '../../api/files.ts'
import { FormError } from '../../ui/form-error.tsx'
import classes from './messages.module.css'
import type { OutgoingMessage } from './outgoing.ts'
import { Recorder } from './recorder.tsx'

interface AttachmentsProps {
  /** Whose file it becomes: of the case, or of the conversation of two. */
  place: { caseId: string } | { conversationId: string }
  /** The file is with the server: a message can carry it. */
  onReady(message: Pick<OutgoingMessage, 'content' | 'messageType' | 'documentId'>): void
}

interface Sending {
  file: File
  messageType: 'file' | 'voice' | 'video'
  /** The same one at every try: the file is there once. */
  clientId: string
  share: number
  error?: unknown
}

/** Files, voice and video notes. What is being sent stays here until it is there or given up. */
export function Attachments({ place, onReady }: AttachmentsProps) {
  const [sending, setSending] = useState<Sending>()
  const [recording, setRecording] = useState<'voice' | 'video'>()
  const input = useRef<HTMLInputElement>(null)

  async function send(next: Omit<Sending, 'share' | 'error'>): Promise<void> {
    setSending({ ...next, share: 0 })
    try {
      const { file, clientId, messageType } = next
      const onProgress = (share: number) => setSending({ ...next, share })
      const { id } = await upload(uploadDocument, { fields: { ...place, clientId }, file, onProgress })
      setSending(undefined)
      onReady({ content: '', messageType, documentId: id })
    } catch (error) {
      setSending({ ...next, share: 0, error })
    }
  }
  function choose(file: File | undefined): void {
    if (file) void send({ file, messageType: 'file', clientId: crypto.randomUUID() })
    if (input.current) input.current.value = ''
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to send"
        onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
      />
      <Menu position="top-start">
        <Menu.Target>
          <ActionIcon size={42} variant="default" aria-label="Attach" loading={sending !== undefined && !sending.error}>
            <IconPlus size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPaperclip size={16} aria-hidden />} onClick={() => input.current?.click()}>
            File, up to {documentLimits.fileBytes / 1024 / 1024} MB
          </Menu.Item>
          <Menu.Item leftSection={<IconMicrophone size={16} aria-hidden />} onClick={() => setRecording('voice')}>
            Voice note
          </Menu.Item>
          <Menu.Item leftSection={<IconVideo size={16} aria-hidden />} onClick={() => setRecording('video')}>
            Video note
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {sending && (
        <Progressing sending={sending} onRetry={() => void send(sending)} onGiveUp={() => setSending(undefined)} />
      )}
      <Modal
        opened={recording !== undefined}
        onClose={() => setRecording(undefined)}
        closeOnClickOutside={false}
        title={recording === 'video' ? 'Video note' : 'Voice note'}
        closeButtonProps={{ 'aria-label': 'Close and discard' }}
      >
        {recording && (
          <Recorder
            kind={recording}
            onSend={(file) => {
              setRecording(undefined)
              void send({ file, messageType: recording, clientId: crypto.randomUUID() })
            }}
          />
        )}
      </Modal>
    </>
  )
}

interface ProgressingProps {
  sending: Sending
  onRetry: () => void
  onGiveUp: () => void
}

function Progressing({ sending, onRetry, onGiveUp }: ProgressingProps) {
  const { file, share, error } = sending
  return (
    <div className={classes.sending}>
      {error === undefined ? (
        <>
          <p className={classes.quiet}>Sending {file.name}</p>
          <Progress value={share * 100} aria-label={`Sending ${file.name}`} />
        </>
      ) : (
        <>
          <FormError error={error} title={`${file.name} was not sent`} />
          <div className={classes.editActs}>
            <Button size="compact-sm" onClick={onRetry}>
              Try again
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={onGiveUp}>
              Discard
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
