import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FanOut } from './fan-out.ts'

/** Where processes meet: `join` makes one more of them. */
export interface FanOutWorld {
  join(): FanOut
  close(): Promise<void>
}

/** What every fan-out must do; each implementation's test runs it. */
export function fanOutAcceptance(name: string, open: () => Promise<FanOutWorld>): void {
  describe(name, () => {
    let world: FanOutWorld
    let members: FanOut[]

    beforeEach(async () => {
      world = await open()
      members = []
    })
    afterEach(async () => {
      for (const member of members) await member.close()
      await world.close()
    })

    async function join(): Promise<FanOut> {
      const member = world.join()
      members.push(member)
      await expect.poll(() => member.isConnected(), { timeout: 5_000 }).toBe(true)
      return member
    }

    /** Listens, and returns what was heard so far. */
    async function listen(member: FanOut, channel: string): Promise<{ heard: string[]; stop: () => void }> {
      const heard: string[] = []
      let listening = false
      const stop = member.subscribe(channel, {
        onMessage: (message) => heard.push(Buffer.from(message).toString('latin1')),
        onListening: () => {
          listening = true
        },
      })
      await expect.poll(() => listening, { timeout: 5_000 }).toBe(true)
      return { heard, stop }
    }

    test('others hear what is said on their channels, byte for byte and in order; nobody hears themselves', async () => {
      const [a, b, c] = [await join(), await join(), await join()]
      const atA = await listen(a, 'one')
      const atB = await listen(b, 'one')
      const atC = await listen(c, 'two')
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      a.publish('one', bytes)
      for (let i = 0; i < 100; i++) a.publish('one', Buffer.from(`${i}`))
      b.publish('two', Buffer.from('last'))
      await expect.poll(() => atC.heard).toEqual(['last'])
      const expected = [bytes.toString('latin1'), ...Array.from({ length: 100 }, (_, i) => `${i}`)]
      await expect.poll(() => atB.heard).toEqual(expected)
      expect(atA.heard).toEqual([])
    })

    test('whoever has left a channel hears nothing more of it, and can come back', async () => {
      const [a, b] = [await join(), await join()]
      const other = await listen(b, 'other')
      const first = await listen(b, 'one')
      const second = await listen(b, 'one')
      first.stop()
      a.publish('one', Buffer.from('1'))
      await expect.poll(() => second.heard).toEqual(['1'])
      second.stop()
      second.stop()
      a.publish('one', Buffer.from('2'))
      a.publish('other', Buffer.from('after'))
      await expect.poll(() => other.heard).toEqual(['after'])
      const third = await listen(b, 'one')
      a.publish('one', Buffer.from('3'))
      await expect.poll(() => third.heard).toEqual(['3'])
      expect([first.heard, second.heard]).toEqual([[], ['1']])
    })

    test('saying something that nobody hears, or after the end, does nothing', async () => {
      const [a, b] = [await join(), await join()]
      a.publish('nobody', Buffer.from('x'))
      await b.close()
      b.publish('nobody', Buffer.from('x'))
      expect(b.isConnected()).toBe(false)
      expect(a.isConnected()).toBe(true)
    })
  })
}
