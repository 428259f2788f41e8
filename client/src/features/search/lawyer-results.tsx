import { Button, Skeleton } from '@mantine/core'
import type { EndpointData } from '../../../../contracts/endpoint.ts'
import type { searchLawyers } from '../../../../contracts/search.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LawyerCard } from './lawyer-card.tsx'
import { countFilters, type LawyerSearch, withoutFilters } from './lawyer-search.ts'
import classes from './search.module.css'

interface ResultsProps {
  /** Undefined while nothing has come yet. */
  found: EndpointData<typeof searchLawyers> | undefined
  total: number
  search: LawyerSearch
  change: (next: Partial<LawyerSearch>) => void
  isOutdated: boolean
}

/** The lawyers found, or what to do when there are none. */
export function LawyerResults({ found, total, search, change, isOutdated }: ResultsProps) {
  if (!found) return <ResultsSkeleton />
  if (total === 0) return <NobodyFound search={search} change={change} />
  return (
    <>
      <p className={classes.count}>
        {total} {total === 1 ? 'lawyer' : 'lawyers'}
        <Corrections corrections={found.corrections} />
      </p>
      <ul className={classes.list} aria-busy={isOutdated} data-outdated={isOutdated || undefined}>
        {found.hits.map((hit) => (
          <LawyerCard key={hit.id} hit={hit} />
        ))}
      </ul>
    </>
  )
}

function Corrections({ corrections }: { corrections: Record<string, string> }) {
  const words = Object.entries(corrections)
  if (words.length === 0) return null
  return (
    <>
      {'. '}
      {words.map(([asked, used]) => `“${asked}” stands nowhere; searched for “${used}”`).join(', ')}.
    </>
  )
}

function NobodyFound({ search, change }: Pick<ResultsProps, 'search' | 'change'>) {
  if (countFilters(search) > 0) {
    return (
      <EmptyState
        title="Nobody here fits all of this"
        text="Take a filter away, or search further around."
        action={
          <Button variant="default" onClick={() => change(withoutFilters(search))}>
            Clear all filters
          </Button>
        }
      />
    )
  }
  return search.q === '' ? (
    <EmptyState
      title="No lawyer has been verified yet"
      text="Lawyers appear here once their licence has been checked."
    />
  ) : (
    <EmptyState
      title={`Nobody found for “${search.q}”`}
      text="Try other words, or pick an area of law instead."
      action={
        <Button variant="default" onClick={() => change({ q: '' })}>
          Show all lawyers
        </Button>
      }
    />
  )
}

function ResultsSkeleton() {
  return (
    <div role="progressbar" aria-label="Looking for lawyers">
      {['45%', '35%', '50%', '40%'].map((width) => (
        <div key={width} className={classes.card} aria-hidden>
          <Skeleton circle height={44} />
          <div className={classes.about}>
            <Skeleton height={15} my={4} width={width} />
            <Skeleton height={12} my={6} width="80%" />
            <Skeleton height={12} my={6} width="60%" />
          </div>
        </div>
      ))}
    </div>
  )
}
