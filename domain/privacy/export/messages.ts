import { Readable } from 'node:stream'
import { findConversation } from '../../conversations/conversations.queries.ts'
import { listMessagesOfUser, type OwnMessage } from '../../messages/messages-of-user.ts'
import type { ExportContext, ExportFile, Person } from '../category.ts'

const PAGE = 200

/** What the person has written in conversations that they may read now, as one JSON list that is written while it is read. */
export async function* exportMessages(ctx: ExportContext, { userId }: Person): AsyncGenerator<ExportFile> {
  yield { path: 'messages/messages.json', open: async () => Readable.from(listOf(readable(ctx, userId))) }
}

async function* listOf(messages: AsyncIterable<OwnMessage>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const message of messages) {
    yield separator + JSON.stringify(message)
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

async function* readable(ctx: ExportContext, userId: string): AsyncGenerator<OwnMessage> {
  const open = new Map<string, boolean>()
  for (let after: string | undefined; ; ) {
    const page = await listMessagesOfUser(ctx, { userId, after, limit: PAGE })
    for (const message of page) {
      const { conversationId } = message
      if (!open.has(conversationId)) {
        open.set(conversationId, (await findConversation(ctx.db, conversationId, userId)) !== undefined)
      }
      if (open.get(conversationId)) yield message
    }
    after = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}
