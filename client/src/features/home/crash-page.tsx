import { Button } from '@mantine/core'
import { isRouteErrorResponse, useRouteError } from 'react-router'
import { ErrorState } from '../../ui/error-state.tsx'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { NotFoundPage } from './not-found-page.tsx'

/** A part of the app that could not be fetched: it was replaced by a newer release, or there is no connection. */
function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script|preload/i.test(error.message)
}

/** What is shown instead of a page that failed: what happened, what is safe, what to do. */
export function CrashPage() {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />
  if (isMissingPart(error)) return <MissingPart />
  return (
    <div className={classes.narrow}>
      <PageTitle>Something went wrong</PageTitle>
      <h1 className={classes.title}>This page stopped working</h1>
      <ErrorState error={error} onRetry={() => location.reload()} />
      <a href="/">Go to your cases</a>
    </div>
  )
}

function MissingPart() {
  return (
    <div className={classes.narrow}>
      <PageTitle>Load again</PageTitle>
      <h1 className={classes.title}>This page could not be loaded</h1>
      <p className={classes.lead}>
        Either there is no connection, or Legal Connect was renewed while this tab was open. What was saved is safe, and
        what you wrote without a connection is kept on this device.
      </p>
      <div className={classes.actions}>
        <Button onClick={() => location.reload()}>Load again</Button>
      </div>
    </div>
  )
}
