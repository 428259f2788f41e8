import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { Link } from 'react-router'
import classes from './documents.module.css'
import { fileAddress, fileSize } from './file-words.ts'
import { cancelUploadItem, clearUploads, retryUpload, type UploadItem, useUploads } from './uploads.ts'

/** Files on their way, over every page of the app, until they are there and taken off. */
export function UploadTray() {
  const items = useUploads()
  if (items.length === 0) return null
  const open = items.filter(({ state }) => state !== 'done' && state !== 'failed').length
  return (
    <section className={classes.tray} aria-label="Uploads">
      <div className={classes.trayHead}>
        <h2 className={classes.trayTitle}>{open > 0 ? `Uploading ${open} of ${items.length}` : 'Uploads'}</h2>
        {open < items.length && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={clearUploads}>
            Clear
          </Button>
        )}
      </div>
      <ul className={classes.trayList}>
        {failedFirst(items).map((item) => (
          <UploadRow key={item.key} item={item} />
        ))}
      </ul>
    </section>
  )
}

/** What went wrong is not to be looked for below what went well. */
function failedFirst(items: readonly UploadItem[]): readonly UploadItem[] {
  return items.toSorted((one, other) => Number(other.state === 'failed') - Number(one.state === 'failed'))
}

function UploadRow({ item }: { item: UploadItem }) {
  const { key, file, state, caseId, result, canRetry } = item
  const isOpen = state !== 'done' && state !== 'failed'
  return (
    <li className={classes.upload}>
      <div className={classes.uploadHead}>
        {state === 'done' && <IconCheck size={18} className={classes.good} aria-hidden />}
        {state === 'failed' && <IconAlertTriangle size={18} className={classes.bad} aria-hidden />}
        {state === 'done' && result ? (
          <Link className={classes.uploadName} to={fileAddress(caseId, result.id)}>
            {file.name}
          </Link>
        ) : (
          <span className={classes.uploadName}>{file.name}</span>
        )}
        {state === 'failed' && canRetry && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => retryUpload(key)}
            aria-label={`Try again: ${file.name}`}
          >
            Try again
          </Button>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={isOpen ? `Cancel ${file.name}` : `Take ${file.name} off the list`}
          onClick={() => cancelUploadItem(key)}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      {isOpen && (
        <Progress
          value={(100 * item.sent) / Math.max(1, file.size)}
          size="sm"
          aria-label={`${file.name}, sent`}
          animated={state === 'checking'}
        />
      )}
      <p className={classes.uploadState}>{stateWords(item)}</p>
    </li>
  )
}

function stateWords({ file, state, sent, problem, result }: UploadItem): string {
  switch (state) {
    case 'waiting':
      return `${fileSize(file.size)}, waits for its turn`
    case 'sending':
      return `${fileSize(sent)} of ${fileSize(file.size)}`
    case 'offline':
      return `Connection lost at ${fileSize(sent)}. It goes on by itself.`
    case 'checking':
      return 'Being inspected'
    case 'done':
      return result?.isPending ? 'Uploaded, still being inspected' : 'Uploaded'
    case 'failed':
      return `${file.name} ${problem ?? 'was not uploaded.'}`
  }
}
