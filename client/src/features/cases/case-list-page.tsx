import { Button, NativeSelect, Pagination, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { listCases } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { useWordsField } from '../../ui/use-words-field.ts'
import classes from './case-list.module.css'
import {
  type CaseListSearch,
  PAGE_SIZE,
  readCaseListSearch,
  sortOptions,
  writeCaseListSearch,
} from './case-list-search.ts'
import { CaseTable, CaseTableSkeleton } from './case-table.tsx'
import { canOpenCases } from './case-words.ts'
import { NoCases } from './no-cases.tsx'

/** The cases that one is in, below what is to be done. The address keeps search, order and page. */
export function CaseListPage({ above }: { above: ReactNode }) {
  const { user } = useSession()
  const [params, setParams] = useSearchParams()
  const search = readCaseListSearch(params)
  const change = (next: Partial<CaseListSearch>) =>
    setParams(writeCaseListSearch({ ...search, page: 1, ...next }), { replace: next.page === undefined })
  return (
    <div className={pageClasses.page}>
      <PageTitle>Home</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Home</h1>
        {canOpenCases(user) && (
          <Button component={Link} to="/cases/new">
            New case
          </Button>
        )}
      </div>
      {above}
      <h2 className={pageClasses.sectionTitle}>Cases</h2>
      <CaseList search={search} change={change} />
    </div>
  )
}

interface CaseListProps {
  search: CaseListSearch
  change: (next: Partial<CaseListSearch>) => void
}

function CaseList({ search, change }: CaseListProps) {
  const query = { ...search, ...(search.q === '' && { q: undefined }), pageSize: PAGE_SIZE }
  const list = useQuery({
    queryKey: [...queryKeys.cases, 'list', query],
    queryFn: ({ signal }) => api(listCases, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  const pages = Math.ceil(total / PAGE_SIZE)
  useAnnounceFound(search.q, list.isPlaceholderData ? undefined : list.data && total)
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data && total === 0 && search.q === '') return <NoCases />
  return (
    <>
      <CaseListTools search={search} change={change} />
      {!list.data && <CaseTableSkeleton />}
      {list.data && total === 0 && (
        <EmptyState
          title={`No case has “${search.q}” in its title`}
          action={
            <Button variant="default" onClick={() => change({ q: '' })}>
              Show all cases
            </Button>
          }
        />
      )}
      {total > 0 && <CaseTable cases={list.data?.data ?? []} isOutdated={list.isPlaceholderData} />}
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

function CaseListTools({ search, change }: CaseListProps) {
  const words = useWordsField(search.q, (q) => change({ q }))
  return (
    <search className={classes.tools}>
      <TextInput
        className={classes.search ?? ''}
        size="sm"
        type="search"
        aria-label="Search in case titles"
        placeholder="Search in titles"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words.typed}
        onChange={({ currentTarget }) => words.type(currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        aria-label="Order"
        data={[...sortOptions]}
        value={search.sort}
        onChange={({ currentTarget }) => {
          const { sort } = readCaseListSearch(new URLSearchParams({ sort: currentTarget.value }))
          change({ sort })
        }}
      />
    </search>
  )
}

function useAnnounceFound(q: string, found: number | undefined): void {
  useEffect(() => {
    if (q !== '' && found !== undefined) announce(`${found} ${found === 1 ? 'case' : 'cases'} found.`)
  }, [q, found])
}
