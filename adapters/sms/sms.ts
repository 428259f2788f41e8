/** A text message on its way; the id is its row's. */
export interface OutgoingSms {
  id: string
  /** E.164: `+` and digits. */
  to: string
  text: string
}

/** Where text messages leave the house. */
export interface SmsSender {
  /** Resolves once the service has taken the message. @throws when it has not; the caller tries again later. */
  send(message: OutgoingSms): Promise<void>
}
