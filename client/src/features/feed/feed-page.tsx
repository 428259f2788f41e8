import { Anchor, Button, Pagination } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { listFeed } from '../../../../contracts/feed.ts'
import { api, hasCode } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './feed.module.css'
import { feedKeys } from './feed-queries.ts'
import { type FeedSearch, feedQuery, isNarrowed, PAGE_SIZE, readFeedSearch, writeFeedSearch } from './feed-search.ts'
import { FeedTools } from './feed-tools.tsx'
import { FeedSkeleton, TeaserCard } from './teaser-card.tsx'

/** `/feed`: open cases for lawyers. The address keeps words, filters, order and page. */
export function FeedPage() {
  const [params, setParams] = useSearchParams()
  const search = readFeedSearch(params)
  const change = (next: Partial<FeedSearch>) =>
    setParams(writeFeedSearch({ ...search, page: 1, ...next }), { replace: next.page === undefined })
  return (
    <div className={pageClasses.page}>
      <PageTitle>Open cases</PageTitle>
      <h1 className={pageClasses.title}>Open cases</h1>
      <p className={pageClasses.lead}>
        What clients say in public. No names: you read more once you have been screened for conflicts.{' '}
        <Anchor component={Link} to="/profile/conflicts" underline="always">
          Your conflict list
        </Anchor>
      </p>
      <Feed search={search} change={change} />
    </div>
  )
}

interface FeedProps {
  search: FeedSearch
  change: (next: Partial<FeedSearch>) => void
}

function Feed({ search, change }: FeedProps) {
  const query = feedQuery(search)
  const list = useQuery({
    queryKey: [...feedKeys.list, query],
    queryFn: ({ signal }) => api(listFeed, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  const pages = Math.ceil(total / PAGE_SIZE)
  const narrowed = isNarrowed(search)
  useAnnounceFound(narrowed && !list.isPlaceholderData ? list.data && total : undefined)
  if (list.isError && (!list.data || hasCode(list.error, 'FORBIDDEN', 'ROLE_REQUIRED'))) {
    return <NoFeed error={list.error} onRetry={() => void list.refetch()} />
  }
  return (
    <>
      <FeedTools search={search} change={change} />
      {!list.data && <FeedSkeleton />}
      {list.data && total === 0 && <NothingOpen search={search} />}
      {total > 0 && (
        <ul
          className={classes.list}
          aria-label="Open cases"
          aria-busy={list.isPlaceholderData}
          data-outdated={list.isPlaceholderData || undefined}
        >
          {list.data?.data.map((teaser) => (
            <TeaserCard key={teaser.id} teaser={teaser} />
          ))}
        </ul>
      )}
      {pages > 1 && (
        <Pagination
          className={classes.pages ?? ''}
          total={pages}
          value={Math.min(search.page, pages)}
          onChange={(page) => change({ page })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      )}
    </>
  )
}

/** What is missing before one sees any case, and the one next step. */
function NoFeed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (hasCode(error, 'FORBIDDEN')) {
    return (
      <EmptyState
        title="A verified licence is missing"
        text="You see open cases as soon as one of your licences is verified. Add it with a proof; we tell you when it has been checked."
        action={
          <Button component={Link} to="/profile">
            Profile and licences
          </Button>
        }
      />
    )
  }
  if (hasCode(error, 'ROLE_REQUIRED')) {
    return (
      <EmptyState
        title="Open cases are for lawyers"
        text="Clients find lawyers instead, or open a case and wait for offers."
        action={
          <Button component={Link} to="/" variant="default">
            To your cases
          </Button>
        }
      />
    )
  }
  return <ErrorState error={error} onRetry={onRetry} />
}

function NothingOpen({ search }: { search: FeedSearch }) {
  if (!isNarrowed(search)) {
    return (
      <EmptyState
        title="No case is open to you at the moment"
        text="Some clients show their case only to lawyers licensed in its jurisdiction, or only to those they ask. A further licence shows you more."
        action={
          <Button component={Link} to="/profile" variant="default">
            Profile and licences
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      title="No open case fits what you chose"
      text="Fewer words or filters show more."
      action={
        <Button component={Link} to="/feed" variant="default">
          Show all open cases
        </Button>
      }
    />
  )
}

function useAnnounceFound(found: number | undefined): void {
  useEffect(() => {
    if (found !== undefined) announce(`${found} ${found === 1 ? 'case' : 'cases'} found.`)
  }, [found])
}
