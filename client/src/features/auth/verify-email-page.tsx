import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { verifyEmail } from '../../../../contracts/auth.ts'
import { api, hasCode } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { LinkInvalid } from './link-invalid.tsx'
import { useLinkToken } from './use-link-token.ts'

/**
 * `/verify-email#token=…`: confirms an address at the press of a button. Not by opening the page alone: scanners of mail open every
 * link, and whoever did not open an account should not confirm one by looking.
 */
export function VerifyEmailPage() {
  const token = useLinkToken()
  const session = useSession()
  const cache = useQueryClient()
  const confirming = useMutation({
    mutationFn: (token: string) => api(verifyEmail, { body: { token } }),
    onSuccess: () => {
      announce('Your address is confirmed.')
      void cache.invalidateQueries({ queryKey: queryKeys.me })
      void cache.invalidateQueries({ queryKey: queryKeys.invitations })
    },
  })
  const isDead = token === undefined || hasCode(confirming.error, 'LINK_INVALID')
  const onward = session.status === 'signed-in' ? { to: '/', label: 'Go on' } : { to: '/sign-in', label: 'Sign in' }
  return (
    <AuthLayout
      title="Confirm your address"
      lead="With it you see invitations to your address, and can set a new password if you forget yours."
    >
      {confirming.isSuccess && (
        <>
          <Note tone="done">Your address is confirmed.</Note>
          <Button component={Link} to={onward.to} size="md">
            {onward.label}
          </Button>
        </>
      )}
      {!confirming.isSuccess && isDead && <LinkInvalid to="/settings" action="Ask for a new mail in the settings" />}
      {!confirming.isSuccess && !isDead && token !== undefined && (
        <>
          {confirming.isError && <FormError error={confirming.error} />}
          <Button size="md" loading={confirming.isPending} onClick={() => confirming.mutate(token)}>
            I opened this account: confirm
          </Button>
        </>
      )}
    </AuthLayout>
  )
}
