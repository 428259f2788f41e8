import { Button, Modal, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormError } from './form-error.tsx'
import pageClasses from './page.module.css'

interface ReasonDialogProps {
  opened: boolean
  title: string
  /** What will happen and who reads the reason. */
  text: string
  confirm: string
  isPending: boolean
  error: unknown
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** For acts that need a reason: says what will happen, takes the sentence, does it. */
export function ReasonDialog({ opened, onClose, title, ...rest }: ReasonDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} closeButtonProps={{ 'aria-label': 'Close' }} title={title}>
      <ReasonForm {...rest} onClose={onClose} />
    </Modal>
  )
}

function ReasonForm({
  text,
  confirm,
  isPending,
  error,
  onConfirm,
  onClose,
}: Omit<ReasonDialogProps, 'opened' | 'title'>) {
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (value) => (value.trim().length < 3 ? 'Say why, in a sentence' : null) },
  })
  return (
    <form className={pageClasses.form} onSubmit={form.onSubmit(({ reason }) => onConfirm(reason.trim()))} noValidate>
      <p>{text}</p>
      <Textarea label="Reason" data-autofocus autosize minRows={3} maxLength={1000} {...form.getInputProps('reason')} />
      {error !== null && <FormError error={error} />}
      <div className={pageClasses.actions}>
        <Button type="submit" color="red" loading={isPending}>
          {confirm}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
