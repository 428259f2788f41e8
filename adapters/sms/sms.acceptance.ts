import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SmsSender } from './sms.ts'

export interface SmsHouse {
  sender: SmsSender
  /** What has arrived, oldest first. */
  received(): readonly { to: string; text: string }[]
  stop(): Promise<void>
}

/** What every sender of text messages does. */
export function describeSmsSender(open: () => Promise<SmsHouse>): void {
  let house: SmsHouse
  beforeAll(async () => {
    house = await open()
  })
  afterAll(() => house.stop())

  test('a message arrives as it is, once, at that number', async () => {
    const text = '123456 is your code. & = % + “ü” 法'
    await house.sender.send({ id: 'a', to: '+442079460018', text })
    expect(house.received().map(({ to, text }) => ({ to, text }))).toEqual([{ to: '+442079460018', text }])
  })

  test('a number that is none is an error, so that the caller knows', async () => {
    const before = house.received().length
    await expect(house.sender.send({ id: 'b', to: '12', text: 'Hi' })).rejects.toThrow()
    expect(house.received()).toHaveLength(before)
  })
}
