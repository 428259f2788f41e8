import { Button, Pagination } from '@mantine/core'
import type { AuditEntryView } from '../../../../contracts/audit.ts'
import { describeDevice } from '../../ui/describe-device.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './audit.module.css'
import { actorWords, actWords, subjectWords } from './audit-words.ts'

export const AUDIT_PAGE_SIZE = 50

interface AuditListProps {
  entries: readonly AuditEntryView[]
  total: number
  page: number
  onPage: (page: number) => void
  /** Given where somebody may look behind an entry. */
  onUnmask?: (entry: AuditEntryView) => void
}

/** Entries in words, newest first. */
export function AuditList({ entries, total, page, onPage, onUnmask }: AuditListProps) {
  return (
    <>
      <ul className={classes.list}>
        {entries.map((entry) => (
          <Entry key={`${entry.caseId} ${entry.seq}`} entry={entry} onUnmask={onUnmask} />
        ))}
      </ul>
      {total > AUDIT_PAGE_SIZE && (
        <Pagination
          className={classes.pages ?? ''}
          total={Math.ceil(total / AUDIT_PAGE_SIZE)}
          value={page}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      )}
    </>
  )
}

function Entry({ entry, onUnmask }: { entry: AuditEntryView; onUnmask: AuditListProps['onUnmask'] }) {
  const { seq, at, act, actor, subject, address, device, caseId } = entry
  const facts = [
    onUnmask && (caseId === null ? 'platform' : `case ${caseId.slice(-8).toUpperCase()}`),
    subject && subjectWords(subject),
    address && `from ${address}`,
    device && describeDevice(device),
  ].filter((fact) => fact)
  return (
    <li className={classes.entry}>
      <span className={classes.seq}>{`#${seq}`}</span>
      <span className={classes.what}>
        <span className={classes.who}>{actorWords(actor)}</span> {actWords(act)}
      </span>
      <span className={classes.when}>
        <RelativeTime at={at} />
      </span>
      <span className={classes.facts}>
        {facts.join(' · ')}{' '}
        {onUnmask && (actor.kind !== 'system' || address !== null) && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onUnmask(entry)}
            aria-label={`Who is this? Entry ${seq}`}
          >
            Who is this?
          </Button>
        )}
      </span>
    </li>
  )
}
