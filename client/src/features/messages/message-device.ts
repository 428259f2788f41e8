import { z } from 'zod'
import { messageTypes } from '../../../../contracts/messages.ts'
import { noteLocalCopy, writeUnsaved } from '../../live/device-texts.ts'
import type { OutgoingMessage } from './outgoing.ts'

/** Drafts and what is not sent yet, on this device; under the prefix that signing out wipes (live/device-texts.ts). */

const draftKey = (userId: string, conversationId: string) => `lc:${userId}:draft:${conversationId}`
const outgoingKey = (userId: string) => `lc:${userId}:outgoing`
/** What counts for the question at sign-out, as a document would. */
const COUNTED_AS = 'messages'

const outgoingSchema = z.array(
  z.object({
    clientMessageId: z.string(),
    conversationId: z.string(),
    content: z.string(),
    messageType: z.enum(messageTypes),
    documentId: z.string().optional(),
    writtenAt: z.string(),
    refusal: z.string().optional(),
  }),
)

/** Storage can be forbidden or full: then texts are only in memory. */
function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action()
  } catch {
    return otherwise
  }
}

export function readDraft(userId: string, conversationId: string): string {
  return attempt(() => localStorage.getItem(draftKey(userId, conversationId)) ?? '', '')
}

export function writeDraft(userId: string, conversationId: string, text: string): void {
  const key = draftKey(userId, conversationId)
  attempt(() => (text === '' ? localStorage.removeItem(key) : localStorage.setItem(key, text)), undefined)
}

export function outgoingStorage(userId: string) {
  return {
    read(): OutgoingMessage[] {
      return attempt(() => {
        const stored = JSON.parse(localStorage.getItem(outgoingKey(userId)) ?? '[]')
        return outgoingSchema.parse(stored) as OutgoingMessage[]
      }, [])
    },
    write(messages: readonly OutgoingMessage[]): void {
      noteLocalCopy(userId, COUNTED_AS)
      writeUnsaved(userId, COUNTED_AS, messages.length)
      const key = outgoingKey(userId)
      attempt(
        () =>
          messages.length === 0 ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(messages)),
        undefined,
      )
    },
  }
}
