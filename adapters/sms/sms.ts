/** A text message with the id of its row, the same each time it is tried. */
export interface OutgoingSms {
  id: string
  /** E.164: `+15550100`. */
  to: string
  text: string
}

/** Where text messages leave the house. */
export interface SmsSender {
  /** Resolves once the service has taken the message. @throws when it has not; the caller tries again later. */
  send(message: OutgoingSms): Promise<void>
}
