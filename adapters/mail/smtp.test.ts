import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSmtp, type TestSmtp } from '../../test-support/smtp.ts'
import { createSmtpSender } from './smtp.ts'

let smtp: TestSmtp
beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.stop())

test('sends text as it is, to that address', async () => {
  const sender = createSmtpSender(smtp.url, 'Legal Connect <office@law.example>')
  const text = 'Line one\n\nhttps://law.example/invitations#token=abc_-\n'
  await sender.send({ id: 'a', to: 'ada@example.org', subject: 'Grüße – hello', text })
  sender.close()
  const { recipients, mail } = smtp.received.at(-1) ?? {}
  expect(recipients).toEqual(['ada@example.org'])
  expect([mail?.subject, mail?.text, mail?.from?.text]).toEqual([
    'Grüße – hello',
    text,
    '"Legal Connect" <office@law.example>',
  ])
})

test('a subject adds no headers and no recipients', async () => {
  const sender = createSmtpSender(smtp.url, 'office@law.example')
  await sender.send({ id: 'b', to: 'ada@example.org', subject: 'Hi\r\nBcc: eve@example.org', text: '.\n..\nend\n' })
  sender.close()
  const { recipients, mail } = smtp.received.at(-1) ?? {}
  expect(recipients).toEqual(['ada@example.org'])
  expect([mail?.bcc, mail?.text]).toEqual([undefined, '.\n..\nend\n'])
})

test('an address without a mailbox is an error, so that the caller tries again', async () => {
  const sender = createSmtpSender(smtp.url, 'office@law.example')
  await expect(sender.send({ id: 'c', to: 'refused@example.org', subject: 'Hi', text: 'Hi' })).rejects.toThrow()
  sender.close()
})
