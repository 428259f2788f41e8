import { Anchor, Button } from '@mantine/core'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { missingSteps, type OwnLawyer, registerLawyer } from '../../../../contracts/lawyers.ts'
import { api } from '../../api/api.ts'
import { myLawyerQuery, queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { NotFoundPage } from '../home/not-found-page.tsx'
import { missingWords } from './lawyer-words.ts'
import classes from './lawyers.module.css'
import { MyEarlierWork } from './my-earlier-work.tsx'
import { MyLicences } from './my-licences.tsx'
import { ProfileForm } from './profile-form.tsx'

/** `/profile`: a lawyer's own profile and licences, and what is missing until others see them. */
export function MyProfilePage() {
  const { user } = useSession()
  const mine = useQuery({ ...myLawyerQuery, enabled: user?.role === 'lawyer' })
  if (user?.role !== 'lawyer') return <NotFoundPage />
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>Profile and licences</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Profile and licences</h1>
        {mine.data && (
          <Button component={Link} to="/profile/analytics" variant="default">
            Analytics
          </Button>
        )}
      </div>
      {mine.data && <MyProfile lawyer={mine.data} />}
      {mine.data === null && <NoProfile />}
      {mine.data === undefined && mine.isError && <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />}
      {mine.data === undefined && !mine.isError && (
        <LoadingSkeleton lines={8} height={36} label="Loading your profile" />
      )}
    </div>
  )
}

function NoProfile() {
  const cache = useQueryClient()
  const making = useMutation({
    mutationFn: async () => (await api(registerLawyer, { body: {} })).data,
    onSuccess: (made) => cache.setQueryData(queryKeys.myLawyer, made),
  })
  return (
    <>
      <EmptyState
        title="You have no profile yet"
        text="Clients find you by it. You fill it in, add a licence with proof, and we check it; until then only you see it."
        action={
          <Button loading={making.isPending} onClick={() => making.mutate()}>
            Begin your profile
          </Button>
        }
      />
      {making.isError && <FormError error={making.error} />}
    </>
  )
}

function MyProfile({ lawyer }: { lawyer: OwnLawyer }) {
  return (
    <>
      <Visibility lawyer={lawyer} />
      <section className={pageClasses.section} aria-labelledby="licences">
        <h2 id="licences" className={pageClasses.sectionTitle}>
          Licences
        </h2>
        <MyLicences licences={lawyer.licences} />
      </section>
      <section className={pageClasses.section} aria-labelledby="profile">
        <h2 id="profile" className={pageClasses.sectionTitle}>
          What others read
        </h2>
        <ProfileForm lawyer={lawyer} />
      </section>
      <MyEarlierWork cases={lawyer.cases} />
    </>
  )
}

/** Whether others see the profile, and else each step with what is done and what is not. */
function Visibility({ lawyer }: { lawyer: OwnLawyer }) {
  if (lawyer.isPublic && lawyer.missing.length === 0) {
    return (
      <p className={pageClasses.lead}>
        Your profile is public.{' '}
        <Anchor component={Link} to={`/lawyers/${lawyer.id}`} inherit underline="always">
          See it as others do
        </Anchor>
      </p>
    )
  }
  return (
    <section aria-labelledby="missing">
      <h2 id="missing" className={pageClasses.sectionTitle}>
        {lawyer.isPublic ? 'Your profile is public, and could say more' : 'Until clients find you'}
      </h2>
      <p className={pageClasses.lead}>
        {lawyer.isPublic
          ? 'What is open below helps clients to find you.'
          : 'Only you see your profile until a licence is verified. Cases stay closed to you until then.'}
      </p>
      <ol className={classes.steps}>
        {missingSteps.map((step) => {
          const open = lawyer.missing.includes(step)
          const Icon = open ? IconCircle : IconCircleCheck
          return (
            <li key={step} className={classes.step}>
              <Icon size={18} aria-hidden className={open ? classes.stepOpen : classes.stepDone} />
              <span>
                {missingWords[step]}
                <span className="visually-hidden">{open ? ': open' : ': done'}</span>
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
