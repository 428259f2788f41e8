import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwilio, type TestTwilio } from '../../test-support/twilio.ts'
import { describeSmsSender } from './sms.acceptance.ts'
import { createTwilioSender } from './twilio.ts'

describe('by Twilio', () => {
  describeSmsSender(async () => {
    const twilio = await startTwilio()
    return { sender: createTwilioSender(twilio.settings), received: () => twilio.received, stop: () => twilio.stop() }
  })
})

describe('faults', () => {
  let twilio: TestTwilio
  beforeAll(async () => {
    twilio = await startTwilio()
  })
  afterAll(() => twilio.stop())
  const message = { id: 'a', to: '+442079460018', text: 'Hi' }

  test('a refusal is an error without the number in it', async () => {
    const sender = createTwilioSender(twilio.settings)
    const refused = sender.send({ ...message, to: '+0000' })
    await expect(refused).rejects.toThrow('answered 400, code 21211')
    await expect(refused).rejects.not.toThrow('+0000')
    const wrong = createTwilioSender({ ...twilio.settings, authToken: 'another' })
    await expect(wrong.send(message)).rejects.toThrow('answered 401')
  })

  test('an answer that is none of theirs is an error too', async () => {
    twilio.failWith(502)
    await expect(createTwilioSender(twilio.settings).send(message)).rejects.toThrow('answered 502')
    twilio.failWith(undefined)
  })

  test('a messaging service is named as one', async () => {
    const sender = createTwilioSender({ ...twilio.settings, from: 'MG0001' })
    // Our server, as Twilio without such a service, wants a number then.
    await expect(sender.send(message)).rejects.toThrow('code 21603')
  })
})
