import { expect, test } from 'vitest'
import type { Mail, MailSender } from './mail.ts'

/** What every way of sending mail must do; `arrived` answers what the other side got. */
export function mailSenderSuite(create: () => Promise<{ sender: MailSender; arrived(): Promise<Mail[]> }>): void {
  test('sends text as it is, to that address', async () => {
    const { sender, arrived } = await create()
    const mail = {
      to: 'ada@example.org',
      subject: 'Grüße – hello',
      text: 'Line one\n\nhttps://law.example/invitations#token=abc_-\n',
    }
    await sender.send(mail)
    expect(await arrived()).toEqual([mail])
    sender.close()
  })

  test('a subject or an address adds no headers and no recipients', async () => {
    const { sender, arrived } = await create()
    await sender.send({ to: 'ada@example.org', subject: 'Hi\r\nBcc: eve@example.org', text: '.\n..\nend\n' })
    const [mail, ...others] = await arrived()
    expect(others).toEqual([])
    expect([mail?.to, mail?.text]).toEqual(['ada@example.org', '.\n..\nend\n'])
    sender.close()
  })
}
