import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { revealUser } from '../../../../contracts/admin.ts'
import { api } from '../../api/api.ts'
import pageClasses from '../../ui/page.module.css'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import classes from './admin.module.css'

/** What was masked, by name; null: there is none. */
export type Revealed = Record<string, string | null>

interface RevealDialogProps {
  /** Whose. */
  title: string
  /** Asks for it, with the reason. */
  reveal: (reason: string) => Promise<Revealed>
  onClose: () => void
}

/** Asks for a reason, then shows what was masked, here and nowhere else: it is gone when the dialog is closed. */
export function RevealDialog({ title, reveal, onClose }: RevealDialogProps) {
  const revealing = useMutation({ mutationFn: reveal, gcTime: 0 })
  const { data } = revealing
  return (
    <>
      <ReasonDialog
        opened={!data}
        title={title}
        text="Your reason is kept, and that you looked is an entry of the audit."
        confirm="Show"
        isPending={revealing.isPending}
        error={revealing.error}
        onConfirm={(reason) => revealing.mutate(reason)}
        onClose={onClose}
      />
      <Modal opened={data !== undefined} onClose={onClose} closeButtonProps={{ 'aria-label': 'Close' }} title={title}>
        <dl className={classes.facts}>
          {Object.entries(data ?? {}).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value ?? 'Nothing is kept'}</dd>
            </div>
          ))}
        </dl>
        <div className={pageClasses.actions}>
          <Button data-autofocus onClick={onClose}>
            Done
          </Button>
        </div>
      </Modal>
    </>
  )
}

/** A masked address with the way to see the whole of it. */
export function MaskedContact({ userId, name, maskedEmail }: { userId: string; name: string; maskedEmail: string }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      {maskedEmail}{' '}
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => setAsking(true)}
        aria-label={`Show how ${name} can be reached`}
      >
        Show
      </Button>
      {isAsking && (
        <RevealDialog
          title={`How ${name} can be reached`}
          reveal={async (reason) => {
            const { data } = await api(revealUser, { params: { id: userId }, body: { reason } })
            return { 'E-mail': data.email, Phone: data.phone }
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
