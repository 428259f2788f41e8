/** A mail in plain text; links stand on lines of their own. */
export interface Mail {
  to: string
  subject: string
  text: string
}

/** Where mail leaves the house. */
export interface MailSender {
  /** Resolves once the next server has taken the mail. @throws when it has not; the caller tries again later. */
  send(mail: Mail): Promise<void>
  close(): void
}
