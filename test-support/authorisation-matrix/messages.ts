import { everybody, type MatrixRow, nobodyBut, people, writers } from './askers.ts'

const body = { content: 'When can we meet?' }

export const messageRows: readonly MatrixRow[] = [
  { endpoint: 'listConversations', request: () => ({ path: '/v1/messages' }), expected: everybody(200) },
  { endpoint: 'countUnreadMessages', request: () => ({ path: '/v1/messages/unread-count' }), expected: everybody(200) },
  {
    endpoint: 'openConversation',
    request: ({ caseId }) => ({ path: '/v1/messages/conversations', body: { caseId } }),
    expected: people(200),
  },
  {
    endpoint: 'openConversation',
    variant: 'with oneself',
    request: ({ askerId }) => ({ path: '/v1/messages/conversations', body: { recipientId: askerId } }),
    expected: everybody(404),
  },
  {
    endpoint: 'openConversation',
    variant: 'with a stranger',
    request: ({ strangerId }) => ({ path: '/v1/messages/conversations', body: { recipientId: strangerId } }),
    expected: everybody(404),
  },
  {
    endpoint: 'sendMessage',
    request: ({ caseId }) => ({ path: '/v1/messages', body: { ...body, caseId } }),
    expected: writers(201),
  },
  {
    endpoint: 'sendMessage',
    variant: 'into its conversation',
    request: ({ ownersMessage }) => ({
      path: '/v1/messages',
      body: { ...body, conversationId: ownersMessage.conversationId },
    }),
    expected: writers(201),
  },
  {
    endpoint: 'sendMessage',
    variant: 'to a stranger',
    request: ({ strangerId }) => ({ path: '/v1/messages', body: { ...body, recipientId: strangerId } }),
    expected: everybody(404),
  },
  {
    endpoint: 'getConversation',
    request: ({ ownersMessage }) => ({ path: `/v1/messages/${ownersMessage.conversationId}` }),
    expected: people(200),
  },
  {
    endpoint: 'getMessageHistory',
    request: ({ ownersMessage }) => ({ path: `/v1/messages/${ownersMessage.id}/history` }),
    expected: people(200),
  },
  {
    endpoint: 'editMessage',
    request: ({ ownersMessage }) => ({ path: `/v1/messages/${ownersMessage.id}`, body }),
    expected: { ...people(403), owner: 200 },
  },
  {
    endpoint: 'markMessageRead',
    request: ({ ownersMessage }) => ({ path: `/v1/messages/${ownersMessage.id}/read` }),
    expected: people(200),
  },
  {
    endpoint: 'deleteMessage',
    request: ({ ownersMessage }) => ({ path: `/v1/messages/${ownersMessage.id}` }),
    expected: { ...people(403), owner: 200 },
  },
  // Of two people, one of whom is the owner: not the other people of the case, and no administrator.
  {
    endpoint: 'getConversation',
    variant: 'of two others',
    request: ({ ownersLetter }) => ({ path: `/v1/messages/${ownersLetter.conversationId}` }),
    expected: { ...nobodyBut('owner', 200), lawyer: 200 },
  },
  {
    endpoint: 'sendMessage',
    variant: 'to two others',
    request: ({ ownersLetter }) => ({
      path: '/v1/messages',
      body: { ...body, conversationId: ownersLetter.conversationId },
    }),
    expected: { ...nobodyBut('owner', 201), lawyer: 201 },
  },
  {
    endpoint: 'deleteMessage',
    variant: 'of two others',
    request: ({ ownersLetter }) => ({ path: `/v1/messages/${ownersLetter.id}` }),
    expected: { ...nobodyBut('owner', 200), lawyer: 403 },
  },
]
