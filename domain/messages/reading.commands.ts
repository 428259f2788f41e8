import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { type Context, randomId, requireActor, withTransaction } from '../context.ts'
import { findConversation, listReaderIds } from '../conversations/conversations.queries.ts'
import { notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { tellReaders } from './announce.ts'
import type { Transaction } from './conversations.commands.ts'
import { lockReadableMessage } from './messages.commands.ts'
import * as messages from './messages.queries.ts'
import { deleteUnread, takeDueUnread } from './unread.queries.ts'

/** The actor has read the conversation up to this message. An earlier place than before changes nothing. @throws 404 */
export function markMessageRead(ctx: Context, id: string) {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { row, conversation } = await lockReadableMessage(ctx, id, userId)
    const conversationId = conversation.id
    const moved = await messages.insertRead(ctx.db, { conversationId, userId, seq: row.seq }, ctx.clock.now())
    const after = await findConversation(ctx.db, conversationId, userId)
    if (!after) throw notFound()
    if (moved) await tellOfReading(ctx, row, userId)
    if (Number(after.unread) === 0 && (await deleteUnread(ctx.db, conversationId, userId))) {
      await record(ctx, { fact: 'conversation.read', conversationId, userId })
    }
    return { conversationId, readSeq: Number(after.readSeq), unread: Number(after.unread) }
  })
}

/** Tells the others, if the person shows it, and the person's own other devices, which count less unread now. */
async function tellOfReading(ctx: Transaction, row: messages.MessageRow, userId: string): Promise<void> {
  const shows = (await messages.listShowingReceipts(ctx.db, [userId])).has(userId)
  const others = shows ? (await listReaderIds(ctx.db, row.conversationId)).filter((id) => id !== userId) : []
  const newestOfOthers = await messages.findNewestOfOthers(ctx.db, row, userId)
  if (newestOfOthers) await tellReaders(ctx, { messageId: newestOfOthers }, others, randomId())
  await tellReaders(ctx, { messageId: row.id }, [userId], randomId())
}

/** Conversations that are dealt with in one transaction. */
const DUE_AT_ONCE = 100

/** Says of conversations that nobody has looked at for a moment that they wait, once for each person. @returns how many */
export async function tellOfUnread({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  for (let told = 0; ; ) {
    const taken = await inTransaction(db, async (trx) => {
      const due = await takeDueUnread(trx, clock.now(), DUE_AT_ONCE)
      for (const waiting of due) await record({ db: trx, clock }, { fact: 'conversation.waiting', ...waiting })
      return due.length
    })
    told += taken
    if (taken < DUE_AT_ONCE) return told
  }
}
