import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { meQuery } from '../../api/queries.ts'
import { signOut } from '../../api/session.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { NameForm } from './name-form.tsx'
import { PushSettings } from './push-settings.tsx'
import { Sessions } from './sessions.tsx'
import { ThemeChoice } from './theme-choice.tsx'

/** `/settings`: one's name, how the app looks, and where one is signed in. */
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
      <section className={classes.section} aria-labelledby="you">
        <h2 id="you" className={classes.sectionTitle}>
          You
        </h2>
        {me.data && <NameForm user={me.data} />}
        {!me.data && me.isError && <ErrorState error={me.error} onRetry={() => void me.refetch()} />}
        {!me.data && !me.isError && <LoadingSkeleton lines={3} height={36} label="Loading your account" />}
      </section>
      <section className={classes.section} aria-labelledby="looks">
        <h2 id="looks" className={classes.sectionTitle}>
          Looks
        </h2>
        <ThemeChoice />
      </section>
      <section className={classes.section} aria-labelledby="push">
        <h2 id="push" className={classes.sectionTitle}>
          Messages in this browser
        </h2>
        <PushSettings />
      </section>
      <section className={classes.section} aria-labelledby="sessions">
        <h2 id="sessions" className={classes.sectionTitle}>
          Where you are signed in
        </h2>
        <Sessions />
      </section>
      <section className={classes.section} aria-labelledby="out">
        <h2 id="out" className={classes.sectionTitle}>
          Sign out
        </h2>
        <p className={classes.lead}>
          On this device. What you wrote is saved in the cases; copies on this device are removed.
        </p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      </section>
    </div>
  )
}
