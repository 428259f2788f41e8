import { findMessage, markMessageSent } from '../domain/mails/mails.queries.ts'
import type { DeliveryHandler } from './handlers.ts'

/** A mail server that is being repaired is back within the hour. In seconds. */
const MAIL_RETRIES = [30, 120, 600, 3600]
/** A code in a text message is of no use later. In seconds. */
const SMS_RETRIES = [5, 15, 60, 180]

/**
 * Sends a mail. A crash between the mail server's yes and our commit sends it twice; its Message-ID is the id of the fact, so
 * that the reader's mailbox can tell.
 */
export const sendMail: DeliveryHandler = {
  name: 'send-mail',
  facts: ['mail.queued'],
  retryAfterSeconds: MAIL_RETRIES,
  isConfigured: ({ mail }) => mail !== undefined,
  async deliver({ db, clock, mail }, _fact, { outboxId: id }) {
    const message = await findMessage(db, id)
    if (!message?.text) return undefined // sent long ago, or withdrawn
    await must(mail).send({ id, ...message })
    return ({ db }) => markMessageSent(db, id, clock.now())
  },
}

/** Sends a text message. */
export const sendSms: DeliveryHandler = {
  name: 'send-sms',
  facts: ['sms.queued'],
  retryAfterSeconds: SMS_RETRIES,
  isConfigured: ({ sms }) => sms !== undefined,
  async deliver({ db, clock, sms }, _fact, { outboxId: id }) {
    const message = await findMessage(db, id)
    if (!message?.text) return undefined
    await must(sms).send({ id, to: message.to, text: message.text })
    return ({ db }) => markMessageSent(db, id, clock.now())
  },
}

/** A handler that is not configured is not run. */
function must<Sender>(sender: Sender | undefined): Sender {
  if (!sender) throw new Error('not configured')
  return sender
}
