import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { meQuery } from '../../api/queries.ts'
import { signOut } from '../../api/session.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { ApiKeys } from './api-keys.tsx'
import { EmailStatus } from './email-status.tsx'
import { NameForm } from './name-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileSections } from './profile-sections.tsx'
import { PushSettings } from './push-settings.tsx'
import { Section } from './section.tsx'
import { Sessions } from './sessions.tsx'
import { ThemeChoice } from './theme-choice.tsx'
import { TwoFactor } from './two-factor.tsx'

/** `/settings`: who one is, how one signs in, what one hears of, and how the app looks. */
export function SettingsPage() {
  const me = useQuery(meQuery)
  const navigate = useNavigate()
  async function leave(): Promise<void> {
    if (await signOut()) await navigate('/')
  }
  return (
    <div className={classes.narrow}>
      <PageTitle>Settings</PageTitle>
      <div className={classes.head}>
        <h1 className={classes.title}>Settings</h1>
      </div>
      <Section id="you" title="You">
        {me.data && (
          <>
            <EmailStatus user={me.data} />
            <NameForm user={me.data} />
          </>
        )}
        {!me.data && me.isError && <ErrorState error={me.error} onRetry={() => void me.refetch()} />}
        {!me.data && !me.isError && <LoadingSkeleton lines={3} height={36} label="Loading your account" />}
      </Section>
      <Section id="password" title="Password">
        <PasswordForm />
      </Section>
      <Section id="two-factor" title="Two-factor sign-in">
        <TwoFactor />
      </Section>
      <Section id="sessions" title="Where you are signed in">
        <Sessions />
      </Section>
      <ProfileSections />
      <Section id="push" title="Messages in this browser">
        <PushSettings />
      </Section>
      <Section id="keys" title="API keys">
        <ApiKeys />
      </Section>
      <Section id="looks" title="Looks">
        <ThemeChoice />
      </Section>
      <Section id="privacy" title="Privacy">
        <p className={classes.lead}>A copy of your data, and erasing your account.</p>
        <div className={classes.actions}>
          <Button variant="default" component={Link} to="/settings/privacy">
            Open privacy
          </Button>
        </div>
      </Section>
      <Section id="out" title="Sign out">
        <p className={classes.lead}>
          On this device. What you wrote is saved in the cases; copies on this device are removed.
        </p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      </Section>
    </div>
  )
}
