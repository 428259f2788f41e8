import type { OutgoingSms, SmsSender } from './sms.ts'

/** The built-in twin: no message leaves the house, they stay in `kept`, newest last. Numbers that Twilio would refuse are refused. */
export function createMailboxSender(): SmsSender & { readonly kept: readonly OutgoingSms[] } {
  const kept: OutgoingSms[] = []
  return {
    kept,
    async send(message) {
      if (!/^\+[1-9]\d{7,14}$/.test(message.to)) throw new Error('not a phone number in E.164')
      kept.push(message)
    },
  }
}
