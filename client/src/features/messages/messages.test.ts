import { expect, test } from 'vitest'
import type { ConversationPart, Message } from '../../../../contracts/messages.ts'
import { dayWords, linkParts, namesOf } from './message-words.ts'
import { Outgoing, type OutgoingDeps, type OutgoingMessage } from './outgoing.ts'
import { PAGE, ThreadStore } from './thread-store.ts'

const message = (seq: number, change: Partial<Message> = {}) =>
  ({ id: `m${seq}`, conversationId: 'c', seq, senderId: 'me', readBy: [], readAt: null, ...change }) as Message

const part = (seqs: number[], lastSeq: number) =>
  ({ conversation: { id: 'c', lastSeq }, messages: seqs.map((seq) => message(seq)) }) as unknown as ConversationPart

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const outgoing = (id: string): OutgoingMessage => ({
  clientMessageId: id,
  conversationId: 'c',
  content: id,
  messageType: 'text',
  writtenAt: '2026-11-26T12:00:00.000Z',
})

/** A server that answers as it is told, and a device that remembers. */
function world(answers: ('ok' | 'away' | 'no')[]) {
  const sent: string[] = []
  let stored: readonly OutgoingMessage[] = []
  const deps: OutgoingDeps = {
    storage: {
      read: () => [...stored],
      write: (messages) => {
        stored = messages
      },
    },
    send: async ({ clientMessageId = '' }) => {
      sent.push(clientMessageId)
      const answer = answers.shift() ?? 'ok'
      if (answer === 'ok') return message(sent.length)
      throw new Error(answer)
    },
    isTemporary: (error) => error instanceof Error && error.message === 'away',
    onSent: () => undefined,
    wait: async () => undefined,
  }
  return { deps, sent, stored: () => stored.map(({ clientMessageId }) => clientMessageId) }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('[MSG13] what does not arrive is sent again under its own id, before anything written later', async () => {
  const { deps, sent, stored } = world(['away', 'away', 'ok', 'ok'])
  const queue = new Outgoing(deps)
  queue.add(outgoing('first'))
  queue.add(outgoing('second'))
  await settled()
  expect(sent).toEqual(['first', 'first', 'first', 'second'])
  expect(stored()).toEqual([])
})

test('[MSG13] what is refused waits for its writer and holds nothing up', async () => {
  const { deps, sent, stored } = world(['no'])
  const queue = new Outgoing(deps)
  queue.add(outgoing('first'))
  queue.add(outgoing('second'))
  await settled()
  expect(sent).toEqual(['first', 'second'])
  expect(queue.getMessages()).toMatchObject([{ clientMessageId: 'first', refusal: 'no' }])
  queue.retry('first')
  await settled()
  expect([sent, stored()]).toEqual([['first', 'second', 'first'], []])
})

test('[MSG13] a later visit goes on with what is on the device; after signing out nothing is sent or kept', async () => {
  const { deps, sent, stored } = world(['ok'])
  deps.storage.write([outgoing('from before')])
  const queue = new Outgoing(deps)
  queue.start()
  await settled()
  expect([sent, stored()]).toEqual([['from before'], []])
  queue.close()
  queue.add(outgoing('too late'))
  await settled()
  expect(sent).toEqual(['from before'])
})

test('[MSG12] the list has its full length at once, and asks for what comes into sight, once', async () => {
  const asked: unknown[] = []
  const store = new ThreadStore({
    async fetchPart(query) {
      asked.push(query)
      const from = query.after === undefined ? 1000 - PAGE + 1 : query.after + 1
      return part(range(from, Math.min(from + PAGE - 1, 1000)), 1000)
    },
  })
  await store.open()
  expect([store.getState().lastSeq, store.getState().messages.size]).toEqual([1000, PAGE])
  for (let i = 0; i < 3; i++) store.ensure(495, 505)
  await settled()
  store.ensure(495, 505)
  expect(asked).toEqual([{ limit: PAGE }, { after: 450, limit: PAGE }, { after: 500, limit: PAGE }])
  expect(range(495, 505).every((seq) => store.getState().messages.has(seq))).toBe(true)
})

test('[MSG15] whoever scrolls past many messages waits for those in sight only, and what fails is not asked for without end', async () => {
  const waiting: { after: number; answer(part: ConversationPart | Error): void }[] = []
  const store = new ThreadStore({
    fetchPart: ({ after }) => {
      if (after === undefined) return Promise.resolve(part(range(9_951, 10_000), 10_000))
      return new Promise((resolve, reject) => {
        waiting.push({ after, answer: (said) => (said instanceof Error ? reject(said) : resolve(said)) })
      })
    },
  })
  await store.open()
  for (let place = 9_900; place > 5_000; place -= 100) store.ensure(place, place + 10)
  expect(waiting).toHaveLength(2)
  for (const { after, answer } of waiting.splice(0)) answer(part(range(after + 1, after + PAGE), 10_000))
  await settled()
  expect(waiting.map(({ after }) => after)).toEqual([5_100, 5_050])
  for (const { answer } of waiting.splice(0)) answer(new Error('away'))
  await settled()
  expect(waiting).toHaveLength(0)
  store.ensure(5_100, 5_110)
  expect(waiting.map(({ after }) => after)).toEqual([5_100, 5_050])
})

test('[MSG15] what is in sight stays there while everything is asked for anew', async () => {
  const answers: (() => void)[] = []
  let isSlow = false
  const store = new ThreadStore({
    fetchPart: ({ after = 950 }) => {
      const fetched = part(range(after + 1, after + PAGE), 1_000)
      if (!isSlow || after === 950) return Promise.resolve(fetched)
      return new Promise((resolve) => answers.push(() => resolve(fetched)))
    },
  })
  await store.open()
  store.ensure(520, 530)
  await settled()
  isSlow = true
  const renewing = store.renew()
  await settled()
  expect(store.getState().messages.has(525)).toBe(true)
  for (const answer of answers) answer()
  await renewing
  expect([store.getState().messages.has(525), store.getState().messages.has(1_000)]).toEqual([true, true])
})

test('[MSG12] a message that comes again is the same one, and its readings hold for those before it', async () => {
  const store = new ThreadStore({ fetchPart: async () => part([1, 2], 2) })
  await store.open()
  store.receive(message(3))
  const readBy = [{ userId: 'other', readAt: '2026-11-26T12:00:00.000Z' }]
  store.receive(message(3, { content: 'changed', readBy }))
  const { messages, lastSeq } = store.getState()
  expect(lastSeq).toBe(3)
  expect([...messages.values()].map((known) => known.readBy.length)).toEqual([1, 1, 1])
  expect(messages.get(3)?.content).toBe('changed')
})

test('[MSG12] only web and mail addresses become links, and never more than their own letters', () => {
  const text = 'See https://example.org/a?b=1, (http://x.example) mailto:a@example.org or javascript:alert(1) <b>x</b>.'
  const links = linkParts(text).flatMap(({ href }) => href ?? [])
  expect(links).toEqual(['https://example.org/a?b=1', 'http://x.example', 'mailto:a@example.org'])
  expect(
    linkParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})

test('days and names in words', () => {
  const now = new Date('2026-11-26T12:00:00')
  expect(['2026-11-26T01:00:00', '2026-11-25T23:00:00', '2026-11-20T12:00:00'].map((at) => dayWords(at, now))).toEqual([
    'Today',
    'Yesterday',
    'Friday, 20 November 2026',
  ])
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(namesOf)).toEqual(['', 'A', 'A and B', 'A, B and 1 other'])
})
