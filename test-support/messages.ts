import { expect } from 'vitest'
import type { Conversation, ConversationPart, Message } from '../contracts/messages.ts'
import type { TestApi } from './api.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from './factories.ts'

/** What tests of messages do over and over, on one API. */
export function createMessagesWorld(api: TestApi) {
  const ask = (person: TestPerson, method: string, path: string, body?: object) =>
    api.call(method, path, { token: person.token, ...(body && { body }) })
  return {
    ask,
    async send(person: TestPerson, body: object): Promise<Message> {
      const answer = await ask(person, 'POST', '/v1/messages', body)
      expect(answer.status, JSON.stringify(answer.body)).toBe(201)
      return answer.body.data
    },
    async read(person: TestPerson, id: string, query = ''): Promise<ConversationPart> {
      const answer = await ask(person, 'GET', `/v1/messages/${id}${query}`)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      return answer.body.data
    },
    async list(person: TestPerson, query = ''): Promise<Conversation[]> {
      return (await ask(person, 'GET', `/v1/messages${query}`)).body.data
    },
    /** A case of a client with a lawyer in it. */
    async caseOfTwo(title = 'A case') {
      const owner = await registerPerson(api, { name: 'Olive Owner' })
      const lawyer = await registerPerson(api, { role: 'lawyer', name: 'Lars Lawyer' })
      const { id: caseId } = await createTestCase(api, owner, { title })
      await joinCase(api, owner, caseId, lawyer, 'lawyer')
      return { owner, lawyer, caseId }
    },
  }
}

export type MessagesWorld = ReturnType<typeof createMessagesWorld>
