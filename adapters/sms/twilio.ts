import { z } from 'zod'
import type { SmsSender } from './sms.ts'

/** Twilio's own address; another one only for a service that speaks the same API. */
const TWILIO_API_BASE = 'https://api.twilio.com'
/** A service that does not answer must not hold the worker. */
const TIMEOUT_MS = 15_000

export interface TwilioSettings {
  accountSid: string
  authToken: string
  /** The number, or messaging service (`MG…`), that sends. */
  from: string
  apiBase?: string | undefined
}

const failureSchema = z.object({ code: z.number().optional(), message: z.string().optional() })

/** Sends by Twilio's REST API, resource Messages, version 2010-04-01 (https://www.twilio.com/docs/messaging/api/message-resource). */
export function createTwilioSender({
  accountSid,
  authToken,
  from,
  apiBase = TWILIO_API_BASE,
}: TwilioSettings): SmsSender {
  const url = `${apiBase.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  return {
    async send({ to, text }) {
      const form = new URLSearchParams({ To: to, Body: text })
      form.set(from.startsWith('MG') ? 'MessagingServiceSid' : 'From', from)
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization },
        body: form,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // The token in the header is for this host only.
        redirect: 'error',
      })
      const answer: unknown = await response.json().catch(() => undefined)
      if (response.ok) return
      // Their message quotes the number: only the code goes into our log and tables.
      const { code } = failureSchema.catch({}).parse(answer)
      throw new Error(`the SMS service answered ${response.status}, code ${code ?? 'none'}`)
    },
  }
}
