import type { TestPerson } from './factories.ts'
import { only, onlyEvent, readCalendar } from './icalendar.ts'
import type { TestSmtp } from './smtp.ts'

/** Mails that came to somebody. */
export const readMailsTo = ({ received }: TestSmtp, { email }: TestPerson) =>
  received.filter(({ recipients }) => recipients.includes(email))

/** The calendar in each mail with one, as it arrived, read by the letter. */
export function readInvitationsTo(smtp: TestSmtp, person: TestPerson) {
  return readMailsTo(smtp, person).flatMap(({ mail }) => {
    const part = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')
    return part ? [{ mail, calendar: readCalendar(part.content.toString('utf8')) }] : []
  })
}
type Invitation = ReturnType<typeof readInvitationsTo>[number]

/** What an invitation says: subject, method, number, time. */
export const summaryOf = ({ mail, calendar }: Invitation) => {
  const event = onlyEvent(calendar)
  return [mail.subject, only(calendar, 'METHOD').value, only(event, 'SEQUENCE').value, only(event, 'DTSTART').value]
}

/** An instant as calendars write it. */
export const calendarTime = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '')
