import { Button, NativeSelect, Pagination, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { searchLawyers } from '../../../../contracts/search.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { useWordsField } from '../../ui/use-words-field.ts'
import { LawyerFilters } from './lawyer-filters.tsx'
import { LawyerResults } from './lawyer-results.tsx'
import {
  countFilters,
  type LawyerSearch,
  lawyerQuery,
  orders,
  PAGE_SIZE,
  readLawyerSearch,
  writeLawyerSearch,
} from './lawyer-search.ts'
import classes from './search.module.css'

/** `/lawyers`: lawyers by need, place and price. The address keeps everything that was chosen. */
export function FindLawyersPage() {
  const [params, setParams] = useSearchParams()
  const search = readLawyerSearch(params)
  const change = (next: Partial<LawyerSearch>) =>
    setParams(writeLawyerSearch({ ...search, page: 1, ...next }), { replace: next.page === undefined })
  return (
    <div className={classes.wide}>
      <PageTitle>Find a lawyer</PageTitle>
      <h1 className={pageClasses.title}>Find a lawyer</h1>
      <p className={pageClasses.lead}>
        Every lawyer here has a licence that we have checked. Sorted by fit to what you ask for; nobody can pay for a
        place.
      </p>
      <SearchBar search={search} change={change} />
      <Results search={search} change={change} />
    </div>
  )
}

interface SearchProps {
  search: LawyerSearch
  change: (next: Partial<LawyerSearch>) => void
}

function SearchBar({ search, change }: SearchProps) {
  const words = useWordsField(search.q, (q) => change({ q }))
  return (
    <search className={classes.bar}>
      <TextInput
        className={classes.words ?? ''}
        type="search"
        aria-label="What do you need help with?"
        placeholder="What do you need help with? For example: lease, notice of default"
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        value={words.typed}
        onChange={({ currentTarget }) => words.type(currentTarget.value)}
      />
      <NativeSelect
        aria-label="Order"
        data={orders.filter(({ value }) => value !== 'distance' || search.latitude !== undefined)}
        value={search.sort}
        onChange={({ currentTarget }) =>
          change({
            sort: readLawyerSearch(new URLSearchParams({ ...placeOf(search), sort: currentTarget.value })).sort,
          })
        }
      />
    </search>
  )
}

/** An order by distance only means something beside its place. */
function placeOf({ latitude, longitude }: LawyerSearch): Record<string, string> {
  return latitude === undefined || longitude === undefined
    ? {}
    : { latitude: String(latitude), longitude: String(longitude) }
}

function Results({ search, change }: SearchProps) {
  const [areFiltersOpen, filters] = useDisclosure(false)
  const query = lawyerQuery(search)
  const list = useQuery({
    queryKey: ['lawyers', 'search', query],
    queryFn: ({ signal }) => api(searchLawyers, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  const pages = Math.ceil(total / PAGE_SIZE)
  const count = countFilters(search)
  useAnnounceFound(list.isPlaceholderData ? undefined : list.data && total)
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <Button
          className={classes.toggle ?? ''}
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={areFiltersOpen}
          aria-controls="lawyer-filters"
          onClick={filters.toggle}
        >
          {count === 0 ? 'Filters' : `Filters (${count})`}
        </Button>
        <div id="lawyer-filters" className={classes.filters} data-open={areFiltersOpen || undefined}>
          <LawyerFilters search={search} change={change} />
        </div>
      </div>
      <div className={classes.results}>
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <LawyerResults
            found={list.data?.data}
            total={total}
            search={search}
            change={change}
            isOutdated={list.isPlaceholderData}
          />
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
      </div>
    </div>
  )
}

function useAnnounceFound(found: number | undefined): void {
  useEffect(() => {
    if (found !== undefined) announce(`${found} ${found === 1 ? 'lawyer' : 'lawyers'} found.`)
  }, [found])
}
