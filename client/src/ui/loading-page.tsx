import { LoadingSkeleton } from './loading-skeleton.tsx'
import classes from './page.module.css'

/** A page that is on its way. */
export function LoadingPage() {
  return (
    <div className={classes.page}>
      <LoadingSkeleton lines={6} label="Loading the page" />
    </div>
  )
}
