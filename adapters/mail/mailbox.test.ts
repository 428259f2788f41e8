import { describe } from 'vitest'
import { mailSenderSuite } from './mail.acceptance.ts'
import { createMailbox } from './mailbox.ts'

describe('mailbox', () => {
  mailSenderSuite(async () => {
    const sender = createMailbox()
    return { sender, arrived: async () => [...sender.sent] }
  })
})
