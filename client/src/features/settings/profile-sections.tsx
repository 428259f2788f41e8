import { useQuery } from '@tanstack/react-query'
import { profileQuery } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { PhoneForm } from './phone-form.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { Section } from './section.tsx'

/** Phone and notifications: both are of the profile. */
export function ProfileSections() {
  const profile = useQuery(profileQuery)
  const other = profile.isError ? (
    <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />
  ) : (
    <LoadingSkeleton lines={2} height={36} label="Loading your profile" />
  )
  return (
    <>
      <Section id="phone" title="Phone">
        {profile.data ? <PhoneForm profile={profile.data} /> : other}
      </Section>
      <Section id="notifications" title="Notifications">
        {profile.data ? <PreferencesForm profile={profile.data} /> : other}
      </Section>
    </>
  )
}
