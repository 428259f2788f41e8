import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import type { InsideQuestion, useInsideSearch } from './inside-search.ts'

interface StateProps {
  question: InsideQuestion
  search: ReturnType<typeof useInsideSearch>
  /** Where is looked: "your cases", "this case". */
  where: string
}

/** What stands in place of hits, or undefined where there are some. */
export function insideState({ question, search, where }: StateProps): React.ReactNode | undefined {
  if (question.q === '') {
    return (
      <EmptyState
        title={`Find words in ${where}`}
        text={
          <>
            Briefs, notes, messages and files are searched. Whole words in any form: <em>lease</em> also finds{' '}
            <em>leases</em>. Put quotation marks around words that must stand together.
          </>
        }
      />
    )
  }
  if (search.isError && !search.data) return <ErrorState error={search.error} onRetry={() => void search.refetch()} />
  if (!search.data) return <LoadingSkeleton lines={4} height={64} label="Looking" />
  if (search.data.data.hits.length > 0) return undefined
  return (
    <EmptyState
      title={`Nothing found for “${question.q}” in ${where}`}
      text={
        search.data.data.catchingUp
          ? 'Something was written a moment ago. It is looked through again in a few seconds.'
          : 'All words must be there, each as a whole. Try fewer words, or another form.'
      }
    />
  )
}

/** One sentence on what was found, and what the list does not have. */
export function summaryOf({ search }: Pick<StateProps, 'search'>): string {
  const { data, meta } = search.data ?? {}
  if (!data) return ''
  const total = meta?.pagination?.total ?? 0
  const { searched, all } = data.cases
  return [
    `${total.toLocaleString()} ${total === 1 ? 'place' : 'places'}`,
    data.complete ? '' : 'The best 300 were compared with the phrase.',
    searched < all ? `Only your ${searched} cases with the latest activity were searched, of ${all}.` : '',
    data.catchingUp ? 'The latest changes are still being read in.' : '',
  ]
    .filter(Boolean)
    .join(' · ')
}
