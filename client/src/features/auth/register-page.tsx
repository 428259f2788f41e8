import { Anchor } from '@mantine/core'
import { Link, Navigate, useLocation } from 'react-router'
import { useSession } from '../../api/session.ts'
import { AuthLayout } from './auth-layout.tsx'
import { nextPathOf } from './next-path.ts'
import { RegisterForm } from './register-form.tsx'

/** `/register`: an account for a client or a lawyer. */
export function RegisterPage() {
  const { status } = useSession()
  const { search } = useLocation()
  if (status === 'signed-in') return <Navigate to={nextPathOf(search)} replace />
  return (
    <AuthLayout
      title="Open an account"
      lead={
        <>
          You have one?{' '}
          <Anchor component={Link} to={`/sign-in${search}`} underline="always">
            Sign in
          </Anchor>
        </>
      }
    >
      <RegisterForm />
    </AuthLayout>
  )
}
