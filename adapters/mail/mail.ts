/** A mail in plain text; links stand on lines of their own. */
export interface Mail {
  to: string
  subject: string
  text: string
  /** What the reader's calendar takes up (RFC 5546). */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string } | undefined
}

/** A mail with the id of its row, which becomes its Message-ID: a mail sent twice can be told. */
export interface OutgoingMail extends Mail {
  id: string
}

/** Where mail leaves the house. */
export interface MailSender {
  /** Resolves once the next server has taken the mail. @throws when it has not; the caller tries again later. */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}
