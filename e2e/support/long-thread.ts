import type { Page } from '@playwright/test'
import { createMasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { loadDevelopmentSecrets } from '../../adapters/secrets.ts'
import { createCaseKeys } from '../../domain/case-keys/case-keys.ts'
import { cipherOf } from '../../domain/conversations/conversation-keys.ts'
import { sealContent } from '../../domain/messages/message-sealing.ts'

/** Rows of one statement. */
const BATCH = 1_000
const MINUTE_MS = 60_000
const sentences = [
  'I have read it.',
  'The landlord has answered again, and says the opposite of what he said in March.',
  'Yes.',
  'Please look at the second page: the amount there is the one from before the correction, and the date is missing.',
  'Three things are open:\n1. the meter\n2. the key of the cellar\n3. who pays until the end of the month',
]

interface Thread {
  conversationId: string
  caseId: string
  /** Who writes, in turn. */
  senderIds: readonly string[]
}

/**
 * Puts messages behind those of a case's conversation, a minute apart, sealed by the product's own code: as many requests would take
 * an hour. Each says its place: "Message 4711." @param folder of the product's data
 */
export async function lengthenThread(db: Database, folder: string, thread: Thread, count: number): Promise<void> {
  const { conversationId, caseId, senderIds } = thread
  const masterKeys = createMasterKeys((await loadDevelopmentSecrets(folder)).masterKey)
  const conversation = await db
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const cipher = await cipherOf({ db, masterKeys, keys: createCaseKeys(masterKeys) }, conversation)
  const rowOf = (seq: number, createdAt: Date) => {
    const id = uuidv7()
    const text = `Message ${seq}. ${sentences[(seq * 7) % sentences.length]}`
    return {
      id,
      conversationId,
      caseId,
      seq,
      senderId: senderIds[Math.floor(seq / 3) % senderIds.length] ?? '',
      messageType: 'text',
      content: sealContent(cipher, { conversationId, messageId: id, version: 1 }, text),
      createdAt,
    }
  }
  const last = conversation.lastSeq + count
  const begun = Date.now() - 10_000 * MINUTE_MS
  for (let first = conversation.lastSeq + 1; first <= last; first += BATCH) {
    const seqs = Array.from({ length: Math.min(BATCH, last - first + 1) }, (_, i) => first + i)
    const rows = seqs.map((seq) => rowOf(seq, new Date(begun + Math.min(seq, 9_999) * MINUTE_MS)))
    await db.insertInto('messages').values(rows).execute()
  }
  await db.updateTable('conversations').set({ lastSeq: last }).where('id', '=', conversationId).execute()
}

/** What was seen while a list scrolled, frame by frame. */
export interface ScrollRecord {
  /** Time between frames, in ms. */
  frames: number[]
  /** The most rows that were on the page at once. */
  rows: number
  /** Most pixels of the window that no row covered. */
  blank: number
  /** Rows in the window whose message was not here yet, in the worst frame. */
  missing: number
  /** Whether the end was reached. */
  isThere: boolean
}

/**
 * Scrolls the open thread by so many pixels a frame, until its end in that direction or the time is over.
 * @param step pixels a frame; negative towards the oldest
 * @param busyMs how long the page does something else behind each step
 */
export function scrollThread(page: Page, step: number, seconds: number, busyMs = 0): Promise<ScrollRecord> {
  return page.evaluate(
    async ({ step, seconds, busyMs }) => {
      const list = document.querySelector('section[aria-label="Messages"][tabindex]')
      if (!list) throw new Error('no thread is open')
      const record = { frames: [] as number[], rows: 0, blank: 0, missing: 0, isThere: false }
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      const look = () => {
        const window = list.getBoundingClientRect()
        const items = [...list.querySelectorAll('li')]
        const seen = items
          .map((item) => ({ item, box: item.getBoundingClientRect() }))
          .filter(({ box }) => box.bottom > window.top && box.top < window.bottom)
        const covered = seen.reduce(
          (sum, { box }) => sum + Math.min(box.bottom, window.bottom) - Math.max(box.top, window.top),
          0,
        )
        record.rows = Math.max(record.rows, items.length)
        record.blank = Math.max(record.blank, window.height - covered)
        record.missing = Math.max(
          record.missing,
          seen.filter(({ item }) => item.querySelector('[aria-busy]') !== null).length,
        )
      }
      const begun = performance.now()
      for (let before = await nextFrame(); performance.now() - begun < seconds * 1000; ) {
        list.scrollTop += step
        for (const until = performance.now() + busyMs; performance.now() < until; );
        const now = await nextFrame()
        record.frames.push(now - before)
        before = now
        look()
        const rest = step < 0 ? list.scrollTop : list.scrollHeight - list.clientHeight - list.scrollTop
        record.isThere = rest <= 1
        if (record.isThere) break
      }
      return record
    },
    { step, seconds, busyMs },
  )
}
