import { Button, NativeSelect, Pagination, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { accountRoles } from '../../../../contracts/access.ts'
import { listUsers } from '../../../../contracts/admin.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { useWordsField } from '../../ui/use-words-field.ts'
import { AccountItem, accountWords } from './account-item.tsx'
import classes from './admin.module.css'

const PAGE_SIZE = 20

/** `/admin/users`: every account, with the ways to suspend one and let it in again. */
export function UsersPage() {
  const [params, setParams] = useSearchParams()
  const q = params.get('q') ?? ''
  const role = accountRoles.find((known) => known === params.get('role'))
  const page = Math.max(1, Number(params.get('page')) || 1)
  const query = { q: q || undefined, role, page, pageSize: PAGE_SIZE }
  const list = useQuery({
    queryKey: [...queryKeys.admin, 'users', query],
    queryFn: ({ signal }) => api(listUsers, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  const change = (next: Record<string, string>) =>
    setParams({ ...(q && { q }), ...(role && { role }), ...next }, { replace: true })
  return (
    <>
      <PageTitle>Accounts</PageTitle>
      <div className={pageClasses.head}>
        <h1 className={pageClasses.title}>Accounts</h1>
      </div>
      <search className={classes.tools}>
        <SearchField q={q} onSearch={(next) => change({ q: next })} />
        <NativeSelect
          size="sm"
          aria-label="Kind of account"
          value={role ?? ''}
          data={[{ value: '', label: 'All kinds' }, ...accountRoles.map((r) => ({ value: r, label: accountWords[r] }))]}
          onChange={({ currentTarget }) => change({ role: currentTarget.value })}
        />
      </search>
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.isError && <LoadingSkeleton lines={8} height={36} label="Loading the accounts" />}
      {list.data && total === 0 && (
        <EmptyState
          title="No account fits"
          action={
            <Button variant="default" onClick={() => setParams({})}>
              Show all accounts
            </Button>
          }
        />
      )}
      <ul className={classes.list}>
        {list.data?.data.map((account) => (
          <AccountItem key={account.id} account={account} />
        ))}
      </ul>
      {total > PAGE_SIZE && (
        <Pagination
          className={classes.pages ?? ''}
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={(next) => change({ page: String(next) })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      )}
    </>
  )
}

function SearchField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const words = useWordsField(q, onSearch)
  return (
    <TextInput
      className={classes.search ?? ''}
      size="sm"
      type="search"
      aria-label="Search by name or whole e-mail"
      placeholder="Name or whole e-mail"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={words.typed}
      onChange={({ currentTarget }) => words.type(currentTarget.value)}
    />
  )
}
