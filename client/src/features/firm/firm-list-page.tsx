import { Pagination, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { listLawFirms } from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './firm.module.css'
import { firmKey } from './firm-queries.ts'

const PAGE_SIZE = 20

/** `/firms`: verified firms, found by words of their name and of what they say about themselves. */
export function FirmListPage() {
  const [q, setQ] = useState('')
  const [settled] = useDebouncedValue(q.trim(), 250)
  const [page, setPage] = useState(1)
  const query = { page, pageSize: PAGE_SIZE, ...(settled && { q: settled }) }
  const firms = useQuery({
    queryKey: [...firmKey, 'list', query],
    queryFn: ({ signal }) => api(listLawFirms, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = firms.data?.meta.pagination?.total ?? 0
  return (
    <div className={pageClasses.page}>
      <PageTitle>Law firms</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Law firms</h1>
      </div>
      <TextInput
        label="Find a firm"
        value={q}
        onChange={({ currentTarget }) => {
          setQ(currentTarget.value)
          setPage(1)
        }}
      />
      {firms.isPending && <LoadingSkeleton lines={5} height={40} label="Loading the firms" />}
      {firms.isError && !firms.data && <ErrorState error={firms.error} onRetry={() => void firms.refetch()} />}
      {firms.data && total === 0 && (
        <EmptyState title={settled ? `No firm has “${settled}” in its words` : 'No firm is verified yet'} />
      )}
      <ul className={classes.list}>
        {firms.data?.data.map((firm) => (
          <li key={firm.id} className={classes.row}>
            <span className={classes.about}>
              <Link to={`/firms/${firm.id}`} className={classes.name}>
                {firm.name}
              </Link>
              <span className={classes.quiet}>{firm.description?.slice(0, 160)}</span>
            </span>
            <span className={classes.quiet}>
              {firm.totalLawyers === 1 ? '1 person' : `${firm.totalLawyers} people`}
            </span>
          </li>
        ))}
      </ul>
      {total > PAGE_SIZE && (
        <Pagination
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': control === 'next' ? 'Next page' : 'Previous page' })}
        />
      )}
    </div>
  )
}
