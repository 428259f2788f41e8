import type { FastifyInstance } from 'fastify'
import { notFound } from '../../domain/errors.ts'
import { listMails } from '../../domain/mails/mails.queries.ts'
import type { ServerDeps } from '../deps.ts'

/** As many mails as somebody would look through. */
const MAILS_SHOWN = 200

/** In development, all mail lands here instead of leaving. In production these addresses do not exist. */
export function addDevMailbox(app: FastifyInstance, { db, production }: ServerDeps): void {
  if (production) return
  const options = { schema: { hide: true } }
  app.get('/dev/mailbox.json', options, async () =>
    (await listMails(db, MAILS_SHOWN)).map(({ to, subject, text, at }) => ({ to, subject, text, at })),
  )
  app.get('/dev/mailbox', options, async (_request, reply) => {
    const mails = await listMails(db, MAILS_SHOWN)
    return reply.type('text/html; charset=utf-8').send(mailboxPage(mails))
  })
  app.get<{ Params: { id: string } }>('/dev/mailbox/:id/invitation.ics', options, async ({ params }, reply) => {
    // Of those that the page shows; an address that was typed is none of them.
    const mail = (await listMails(db, MAILS_SHOWN)).find(({ id }) => id === params.id)
    if (!mail?.calendar) throw notFound()
    return reply.type('text/calendar; charset=utf-8').send(mail.calendar)
  })
}

type ShownMail = Awaited<ReturnType<typeof listMails>>[number]

function mailboxPage(mails: readonly ShownMail[]): string {
  const list = mails.map(mailArticle).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox (development)</title>
<link rel="icon" href="/icon.svg">
<style>
  :root { color-scheme: light dark; background: Canvas; color: CanvasText }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
  article { border: 1px solid; border-radius: .5rem; padding: 0 1rem; margin: 1rem 0 }
  h2 { font-size: 1.1rem; overflow-wrap: anywhere }
  p, pre { white-space: pre-wrap; overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p>Mail that this development server would have sent, newest first.</p>
${list || '<p>No mail yet.</p>'}
</main>
</body>
</html>
`
}

function mailArticle({ id, to, subject, text, calendar, at }: ShownMail): string {
  const time = at.toISOString()
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<p>To ${escapeHtml(to)}, <time datetime="${time}">${time}</time></p>
<p>${withLinks(text)}</p>
${calendar === null ? '' : attachment(id, calendar)}</article>`
}

/** What goes out with the mail (`adapters/mail/smtp.ts`), to read here and to open in a calendar. */
function attachment(id: string, calendar: string): string {
  return `<details>
<summary>Attached: invitation.ics</summary>
<pre>${escapeHtml(calendar)}</pre>
<p><a href="/dev/mailbox/${escapeHtml(id)}/invitation.ics" download="invitation.ics">Download invitation.ics</a></p>
</details>
`
}

/** The text with its links made clickable; every part is escaped on its own. */
function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => {
      const escaped = escapeHtml(part)
      return index % 2 === 1 ? `<a href="${escaped}">${escaped}</a>` : escaped
    })
    .join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
