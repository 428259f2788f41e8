import { Anchor, Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { exportCaseAudit, listCaseAudit, verifyCaseAudit } from '../../../../contracts/audit.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { caseQuery, queryKeys, workspaceQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import formClasses from '../../ui/form.module.css'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { filesQuery } from '../documents/document-queries.ts'
import classes from './audit.module.css'
import { AUDIT_PAGE_SIZE, AuditList } from './audit-list.tsx'
import { actGroups, type SubjectNames } from './audit-words.ts'

/** `/cases/:caseId/audit`: who did what in the case, and whether anybody changed the record of it. For its owner. */
export function CaseAuditPage() {
  const { caseId = '' } = useParams()
  const { data: record } = useQuery(caseQuery(caseId))
  const names = useSubjectNames(caseId)
  const [act, setAct] = useState('')
  const [page, setPage] = useState(1)
  const query = { page, pageSize: AUDIT_PAGE_SIZE, ...(act && { act }) }
  const list = useQuery({
    queryKey: [...queryKeys.case(caseId), 'audit', query],
    queryFn: ({ signal }) => api(listCaseAudit, { params: { id: caseId }, query, signal }),
    placeholderData: keepPreviousData,
  })
  const total = list.data?.meta.pagination?.total ?? 0
  return (
    <div className={pageClasses.page}>
      <PageTitle>{record ? `Audit, ${record.title}` : 'Audit'}</PageTitle>
      <h1 className={pageClasses.title}>Audit</h1>
      <p className={pageClasses.lead}>
        Everything that was done in{' '}
        <Anchor component={Link} to={`/cases/${caseId}`} underline="always">
          {record?.title ?? 'this case'}
        </Anchor>
        : who, when and from where. Nobody can change or remove an entry, we included, without this page showing it.
      </p>
      {list.isError && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <>
          <div className={classes.verification}>
            <Verification caseId={caseId} />
          </div>
          <div className={classes.tools}>
            <NativeSelect
              className={classes.grow ?? ''}
              label="Show"
              value={act}
              data={actGroups}
              onChange={({ currentTarget }) => {
                setAct(currentTarget.value)
                setPage(1)
              }}
            />
            <Export caseId={caseId} />
          </div>
          {!list.data && <LoadingSkeleton lines={8} height={36} label="Loading the audit" />}
          {list.data && total === 0 && <EmptyState title="Nothing of this kind has happened" />}
          {list.data && <AuditList entries={list.data.data} total={total} page={page} names={names} onPage={setPage} />}
        </>
      )}
    </div>
  )
}

/** Of the people, documents and newest files of the case; what is not among them keeps its number. */
function useSubjectNames(caseId: string): SubjectNames {
  const workspace = useQuery(workspaceQuery(caseId)).data
  const files = useQuery(filesQuery(caseId, { q: '', label: undefined, sort: '-updatedAt', page: 1 })).data
  return new Map([
    ...(workspace?.people ?? []).flatMap(({ userId, name }) => (userId && name ? [[userId, name] as const] : [])),
    ...(workspace?.documents ?? []).map(({ id, title }) => [id, `“${title}”`] as const),
    ...(files?.files ?? []).map(({ id, fileName }) => [id, fileName] as const),
  ])
}

const problemWords = {
  changed: 'was changed',
  missing: 'is missing',
  rewritten: 'was replaced',
  added: 'was added from outside',
  head: 'is not the last one that was written',
  personal: 'has another address or device than was written',
} as const

function Verification({ caseId }: { caseId: string }) {
  const check = useQuery({
    queryKey: [...queryKeys.case(caseId), 'audit', 'verification'],
    queryFn: async ({ signal }) => (await api(verifyCaseAudit, { params: { id: caseId }, signal })).data,
  })
  if (check.isError) return <ErrorState error={check.error} onRetry={() => void check.refetch()} />
  if (!check.data) return <LoadingSkeleton lines={1} height={44} label="Checking the chain" />
  const { intact, entries, witnessedTo, fault } = check.data
  if (intact) {
    return (
      <Note tone="done">
        <strong>Checked just now: the chain is intact.</strong> {entries} {entries === 1 ? 'entry' : 'entries'},{' '}
        {witnessedTo === entries ? 'all' : witnessedTo} of them also proved outside of our database.
      </Note>
    )
  }
  return (
    <div className={formClasses.error} role="alert">
      <p className={formClasses.errorTitle}>The chain is broken.</p>
      <p>
        Entry {fault?.seq} {fault && problemWords[fault.problem]}. Keep an export of this page, and tell us.
      </p>
    </div>
  )
}

function Export({ caseId }: { caseId: string }) {
  const exporting = useMutation({
    mutationFn: async () =>
      saveFile(await download(exportCaseAudit, { id: caseId }), `audit-${caseId.slice(-8)}.jsonl`),
  })
  return (
    <>
      <Button variant="default" loading={exporting.isPending} onClick={() => exporting.mutate()}>
        Export with proof
      </Button>
      {exporting.isError && <FormError error={exporting.error} title="Nothing was exported" />}
    </>
  )
}
