import { describe } from 'vitest'
import { createMailboxSender } from './mailbox.ts'
import { describeSmsSender } from './sms.acceptance.ts'

describe('in the mailbox', () => {
  describeSmsSender(async () => {
    const sender = createMailboxSender()
    return { sender, received: () => sender.kept, stop: async () => undefined }
  })
})
