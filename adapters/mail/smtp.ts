import { createTransport } from 'nodemailer'
import type { MailSender } from './mail.ts'

/** Sends by SMTP. @param url `smtp(s)://user:password@host:port` @param from address (and name) of the sender */
export function createSmtpSender(url: string, from: string): MailSender {
  // A mail server that does not answer must not hold the worker: seconds, not minutes.
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
  const transport = createTransport({ url, ...timeouts }, { from })
  return {
    async send({ id, to, subject, text, calendar }) {
      // Text is never taken from files or addresses, whatever it looks like.
      await transport.sendMail({
        messageId: `<${id}@legal-connect>`,
        to,
        subject,
        text,
        ...(calendar && { icalEvent: { ...calendar, filename: 'invitation.ics' } }),
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    },
    close: () => transport.close(),
  }
}
