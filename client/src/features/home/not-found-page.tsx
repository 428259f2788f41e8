import { Button } from '@mantine/core'
import { Link } from 'react-router'
import classes from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <div className={classes.narrow}>
      <PageTitle>Page not found</PageTitle>
      <h1 className={classes.title}>There is no page at this address</h1>
      <p className={classes.lead}>Perhaps a letter is missing, or the link is old. Nothing of yours is lost.</p>
      <div className={classes.actions}>
        <Button component={Link} to="/">
          Go to your cases
        </Button>
      </div>
    </div>
  )
}
