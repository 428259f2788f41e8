import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { z } from 'zod'
import { type AuditEntryView, listAudit, unmaskAudit } from '../../../../contracts/audit.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from '../audit/audit.module.css'
import { AUDIT_PAGE_SIZE, AuditList } from '../audit/audit-list.tsx'
import { actGroups } from '../audit/audit-words.ts'
import { RevealDialog } from './reveal-dialog.tsx'

const groups = [...actGroups, { value: 'account', label: 'Accounts' }, { value: 'licence', label: 'Licences' }]
const TYPING_PAUSE_MS = 250
const isId = (text: string) => z.uuid().safeParse(text).success

/** `/admin/audit?case=ID`: what happened on the platform, or in a case, without names and without content. */
export function AuditPage() {
  const [address] = useSearchParams()
  const [filter, setFilter] = useState({ act: '', caseId: address.get('case') ?? '', personId: '', since: '' })
  const [page, setPage] = useState(1)
  const [settled] = useDebouncedValue(filter, TYPING_PAUSE_MS)
  const query = { page, pageSize: AUDIT_PAGE_SIZE, ...asked(settled) }
  const list = useQuery({
    queryKey: [...queryKeys.admin, 'audit', query],
    queryFn: ({ signal }) => api(listAudit, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const [behind, setBehind] = useState<AuditEntryView>()
  const total = list.data?.meta.pagination?.total ?? 0
  const change = (next: Partial<typeof filter>) => {
    setFilter({ ...filter, ...next })
    setPage(1)
  }
  const idField = (name: 'caseId' | 'personId', label: string) => (
    <TextInput
      className={classes.grow ?? ''}
      label={label}
      value={filter[name]}
      error={filter[name] !== '' && !isId(filter[name]) ? 'Enter a whole id' : null}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value.trim() })}
    />
  )
  return (
    <>
      <PageTitle>Audit</PageTitle>
      <h1 className={pageClasses.title}>Audit</h1>
      <p className={pageClasses.lead}>Names and addresses are masked. Looking behind an entry is an entry itself.</p>
      <search className={classes.tools}>
        <NativeSelect
          className={classes.grow ?? ''}
          label="Show"
          value={filter.act}
          data={groups}
          onChange={({ currentTarget }) => change({ act: currentTarget.value })}
        />
        {idField('caseId', 'Id of a case')}
        {idField('personId', 'Id of a person')}
        <TextInput
          type="date"
          label="Since"
          value={filter.since}
          onChange={({ currentTarget }) => change({ since: currentTarget.value })}
        />
      </search>
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.isError && <LoadingSkeleton lines={8} height={36} label="Loading the audit" />}
      {list.data && total === 0 && <EmptyState title="No entry fits" />}
      {list.data && (
        <AuditList entries={list.data.data} total={total} page={page} onPage={setPage} onUnmask={setBehind} />
      )}
      {behind && <Unmask key={`${behind.caseId} ${behind.seq}`} entry={behind} onClose={() => setBehind(undefined)} />}
    </>
  )
}

function asked({ act, caseId, personId, since }: { act: string; caseId: string; personId: string; since: string }) {
  return {
    ...(act && { act }),
    ...(isId(caseId) && { caseId }),
    ...(isId(personId) && { personId }),
    ...(since && { since: new Date(since).toISOString() }),
  }
}

function Unmask({ entry: { caseId, seq }, onClose }: { entry: AuditEntryView; onClose: () => void }) {
  return (
    <RevealDialog
      title={`Who is behind entry ${seq}?`}
      reveal={async (reason) => {
        const { data } = await api(unmaskAudit, { body: { caseId, seq, reason } })
        return { Name: data.name, 'E-mail': data.email, Address: data.address, Device: data.device }
      }}
      onClose={onClose}
    />
  )
}
