import { Skeleton } from '@mantine/core'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './workspace.module.css'

/** The page of a text that is on its way. */
export function PageSkeleton() {
  return (
    <div className={classes.page}>
      <Skeleton height={30} width="46%" mb={28} />
      <LoadingSkeleton lines={9} height={17} label="Loading the text" />
    </div>
  )
}

/** The layout of a case that is on its way. */
export function WorkspaceSkeleton() {
  return (
    <div className={classes.workspace}>
      <div className={classes.top}>
        <div className={classes.titleRow}>
          <Skeleton height={20} width={240} />
          <span className={classes.spacer} />
          <Skeleton height={28} width={28} circle />
          <Skeleton height={20} width={90} />
        </div>
        <div className={classes.toolbarRow} />
      </div>
      <div className={classes.columns} data-left="open">
        <div className={classes.left}>
          <LoadingSkeleton lines={4} height={16} label="Loading the documents" />
        </div>
        <div className={classes.middle}>
          <PageSkeleton />
        </div>
      </div>
    </div>
  )
}
