import * as contract from '../../contracts/messages.ts'
import * as conversations from '../../domain/messages/conversations.commands.ts'
import * as messages from '../../domain/messages/messages.commands.ts'
import { markMessageRead } from '../../domain/messages/reading.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

export const messageRoutes: Route[] = [
  handlePage(contract.listConversations, (ctx, { query }) => conversations.listConversations(ctx, query)),
  handle(contract.countUnreadMessages, (ctx) => conversations.countUnreadMessages(ctx)),
  handle(contract.openConversation, (ctx, { body }) => conversations.openConversation(ctx, body)),
  handle(contract.getConversation, (ctx, { params, query }) => conversations.getConversation(ctx, params.id, query)),
  handle(contract.sendMessage, (ctx, { body }) => messages.sendMessage(ctx, body)),
  handle(contract.editMessage, (ctx, { params, body }) => messages.editMessage(ctx, params.id, body.content)),
  handle(contract.getMessageHistory, (ctx, { params }) => messages.getMessageHistory(ctx, params.id)),
  handle(contract.markMessageRead, (ctx, { params }) => markMessageRead(ctx, params.id)),
  handle(contract.deleteMessage, (ctx, { params }) => messages.deleteMessage(ctx, params.id)),
]
