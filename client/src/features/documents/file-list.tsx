import { Button, NativeSelect, Pagination, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Document, documentLabels } from '../../../../contracts/documents.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { type FileListQuery, type FileOrder, filesQuery } from './document-queries.ts'
import classes from './documents.module.css'
import { FileIcon } from './file-icon.tsx'
import { fileAddress, fileSize, kindName, kindOf, labelChoices, labelWords, stateOfFile } from './file-words.ts'

const orders: { value: FileOrder; label: string }[] = [
  { value: '-updatedAt', label: 'Newest first' },
  { value: 'updatedAt', label: 'Oldest first' },
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-size', label: 'Largest first' },
  { value: 'size', label: 'Smallest first' },
]

const TYPING_MS = 250

/** The files of a case, with ways to find one among them. */
export function FileList({ caseId, mayUpload }: { caseId: string; mayUpload: boolean }) {
  const [filter, setFilter] = useState<FileListQuery>({ q: '', label: undefined, sort: '-updatedAt', page: 1 })
  const [asked] = useDebouncedValue(filter, TYPING_MS)
  const { data, error, isPending, refetch } = useQuery(filesQuery(caseId, asked))
  const isFiltered = asked.q !== '' || asked.label !== undefined
  const change = (changes: Partial<FileListQuery>) => setFilter({ ...filter, page: 1, ...changes })
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <LoadingSkeleton lines={6} height={44} label="Loading the files" />
  if (data.total === 0 && !isFiltered) return <NoFiles mayUpload={mayUpload} />
  return (
    <>
      <FileFilter filter={filter} onChange={change} />
      {data.total === 0 ? (
        <EmptyState
          title="No file fits"
          action={
            <Button variant="default" onClick={() => change({ q: '', label: undefined })}>
              Show all files
            </Button>
          }
        />
      ) : (
        <ul className={classes.list} aria-label="Files">
          {data.files.map((file) => (
            <FileRow key={file.id} caseId={caseId} file={file} />
          ))}
        </ul>
      )}
      {data.total > data.pageSize && (
        <Pagination
          mt="lg"
          total={Math.ceil(data.total / data.pageSize)}
          value={filter.page}
          onChange={(page) => change({ page })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        />
      )}
    </>
  )
}

function NoFiles({ mayUpload }: { mayUpload: boolean }) {
  return (
    <EmptyState
      title="There are no files in this case yet"
      text={
        mayUpload
          ? 'Drop files anywhere in the case, or use the button above. Everybody in the case sees them once they are inspected.'
          : 'What people of this case upload is shown here.'
      }
    />
  )
}

interface FileFilterProps {
  filter: FileListQuery
  onChange: (changes: Partial<FileListQuery>) => void
}

function FileFilter({ filter, onChange }: FileFilterProps) {
  return (
    <search className={classes.filter} aria-label="Files">
      <TextInput
        aria-label="Name of the file"
        placeholder="Name of the file"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.q}
        maxLength={100}
        onChange={(event) => onChange({ q: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="Label"
        data={[{ value: '', label: 'All labels' }, ...labelChoices]}
        value={filter.label ?? ''}
        onChange={(event) => onChange({ label: documentLabels.find((code) => code === event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label="Order"
        data={orders}
        value={filter.sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value as FileOrder })}
      />
    </search>
  )
}

function FileRow({ caseId, file }: { caseId: string; file: Document }) {
  const state = stateOfFile(file)
  return (
    <li className={classes.row}>
      <FileIcon kind={kindOf(file)} className={classes.rowIcon} />
      <div className={classes.rowText}>
        <Link to={fileAddress(caseId, file.id)} className={classes.rowName}>
          {file.fileName}
        </Link>
        <p className={classes.quiet}>
          {kindName(file)} · {fileSize(file.size)}
          {file.version > 1 && ` · version ${file.version}`}
        </p>
      </div>
      <div className={classes.rowLabels}>
        {file.label !== 'open' && <StateLabel tone="note">{labelWords[file.label].name}</StateLabel>}
        <StateLabel tone={state.tone}>{state.label}</StateLabel>
      </div>
      <p className={classes.rowWho}>
        {file.uploadedBy.name}
        <br />
        <RelativeTime at={file.uploadedAt} />
      </p>
    </li>
  )
}
