import type { Mail, MailSender } from './mail.ts'

/**
 * The built-in twin of SMTP: keeps what was sent in memory. In development the mail table itself is the mailbox people look
 * into (`/dev/mailbox`), so "sending" only has to succeed.
 */
export function createMailbox(): MailSender & { readonly sent: readonly Mail[] } {
  const sent: Mail[] = []
  return {
    sent,
    async send(mail) {
      sent.push(mail)
    },
    close() {},
  }
}
