import { Button, Pagination } from '@mantine/core'
import type { AuditEntryView } from '../../../../contracts/audit.ts'
import { describeDevice } from '../../ui/describe-device.ts'
import { describeAge, exactTime } from '../../ui/time-words.ts'
import classes from './audit.module.css'
import { actorWords, actWords, type SubjectNames, subjectWords } from './audit-words.ts'

export const AUDIT_PAGE_SIZE = 50

interface AuditListProps {
  entries: readonly AuditEntryView[]
  total: number
  page: number
  onPage: (page: number) => void
  /** Names of people, documents and files that the reader sees elsewhere as well. */
  names?: SubjectNames | undefined
  /** Given where somebody may look behind an entry. */
  onUnmask?: (entry: AuditEntryView) => void
}

/** Entries in words, newest first. */
export function AuditList({ entries, total, page, names, onPage, onUnmask }: AuditListProps) {
  return (
    <>
      <ul className={classes.list}>
        {entries.map((entry) => (
          <Entry key={`${entry.caseId} ${entry.seq}`} entry={entry} names={names} onUnmask={onUnmask} />
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

type EntryProps = Pick<AuditListProps, 'names' | 'onUnmask'> & { entry: AuditEntryView }

function Entry({ entry, names, onUnmask }: EntryProps) {
  const { seq, at, act, actor, subject, address, device, caseId } = entry
  const facts = [
    onUnmask && (caseId === null ? 'platform' : `case ${caseId.slice(-8).toUpperCase()}`),
    subject && subjectWords(subject, names),
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
        <time dateTime={at} title={describeAge(at, Date.now())}>
          {exactTime(at)}
        </time>
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
