import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { resendVerification } from '../../../../contracts/auth.ts'
import type { User } from '../../../../contracts/users.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { Note } from '../../ui/note.tsx'
import { ActError } from './act-error.tsx'

interface EmailStatusProps {
  user: User
  /** What does not work until then, where that is not plain from the page. */
  missing?: string
}

/** Asks for the confirmation of the address while it is missing. */
export function EmailStatus({ user, missing }: EmailStatusProps) {
  const sending = useMutation({
    mutationFn: () => api(resendVerification, {}),
    onSuccess: () => announce('The mail is on its way.'),
  })
  if (user.emailVerified) return null
  return (
    <Note tone="waiting">
      <p>Your address is not confirmed yet. Follow the link in the mail that we sent to {user.email}.</p>
      {missing && <p>{missing}</p>}
      {sending.isSuccess ? (
        <p>A new mail is on its way.</p>
      ) : (
        <Button
          mt="xs"
          size="compact-md"
          variant="default"
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          Send the mail again
        </Button>
      )}
      <ActError error={sending.error} />
    </Note>
  )
}
