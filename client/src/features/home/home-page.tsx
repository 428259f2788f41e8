import { useSession } from '../../api/session.ts'
import { LoadingPage } from '../../ui/loading-page.tsx'
import { CaseListPage } from '../cases/case-list-page.tsx'
import { Attention } from './attention.tsx'
import { WelcomePage } from './welcome-page.tsx'

/** `/`: what is to be done and the cases of whoever is signed in, a welcome for everybody else. */
export function HomePage() {
  const { status } = useSession()
  if (status === 'loading') return <LoadingPage />
  return status === 'signed-in' ? <CaseListPage above={<Attention />} /> : <WelcomePage />
}
