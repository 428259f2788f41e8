import { Skeleton } from '@mantine/core'
import classes from './states.module.css'

/** Lines of text that are on their way, as many and as high as what comes, so that nothing jumps. */
export function LoadingSkeleton({ lines = 5, height = 20, label = 'Loading' }: LoadingSkeletonProps) {
  const widths = ['92%', '78%', '85%', '64%', '88%']
  return (
    <div className={classes.lines} role="progressbar" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
        <Skeleton key={line} height={height} width={widths[line % widths.length] ?? '80%'} />
      ))}
    </div>
  )
}

interface LoadingSkeletonProps {
  lines?: number
  /** Pixels. */
  height?: number
  label?: string
}
