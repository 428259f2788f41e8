import type { Notification } from '../../contracts/notifications.ts'
import type { About, NotificationKind } from './kinds/kind.ts'
import { findKind } from './notification-kinds.ts'
import type { NotificationRow } from './notifications.queries.ts'

/** Last two characters of a case's id; they are random. */
export function caseMarkOf(caseId: string): string {
  return caseId.slice(-2).toUpperCase()
}

/** What the words of a row are made of. */
export function aboutOf({
  caseId,
  caseTitle,
  subject,
}: Pick<NotificationRow, 'caseId' | 'caseTitle' | 'subject'>): About {
  return {
    caseId,
    caseTitle,
    caseMark: caseId === null ? null : caseMarkOf(caseId),
    subject: subject as Record<string, string>,
  }
}

/** During a deploy an older process may read a kind that only a newer one knows. */
const unknownKind: Pick<NotificationKind, 'words' | 'link'> = {
  words: () => ({ title: 'News', body: 'Something happened. Load the page again to see it.' }),
  link: () => '/notifications',
}

/** A notification in words. */
export function presentNotification(row: NotificationRow): Notification {
  const kind = findKind(row.kind) ?? unknownKind
  const about = aboutOf(row)
  return {
    id: row.id,
    kind: row.kind,
    ...kind.words(about),
    link: kind.link(about),
    caseId: row.caseId,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  }
}
