import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from 'react-router'
import { startProviderSignIn } from '../../../../contracts/provider-sign-in.ts'
import { api } from '../../api/api.ts'
import { signInOptionsQuery } from '../../api/queries.ts'
import { FormError } from '../../ui/form-error.tsx'
import classes from './auth.module.css'
import { nextPathOf } from './next-path.ts'
import { keepNextPath } from './provider-next-path.ts'

/** Signing in at the OpenID provider; nothing where the operator has set none up. `role`: what a new account would be. */
export function ProviderButton({ role }: { role?: 'client' | 'lawyer' }) {
  const options = useQuery(signInOptionsQuery)
  const { search } = useLocation()
  const starting = useMutation({
    mutationFn: async () => (await api(startProviderSignIn, { body: role ? { role } : {} })).data,
    onSuccess: ({ url }) => {
      keepNextPath(nextPathOf(search))
      window.location.assign(url)
    },
  })
  const name = options.data?.oidc?.name
  if (name === undefined) return null
  return (
    <>
      <div className={classes.or}>or</div>
      {starting.isError && <FormError error={starting.error} title="The other service does not answer" />}
      <Button
        variant="default"
        size="md"
        loading={starting.isPending || starting.isSuccess}
        onClick={() => starting.mutate()}
      >
        {role ? 'Open it with' : 'Sign in with'} {name}
      </Button>
    </>
  )
}
