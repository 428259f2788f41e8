import type { Conversation, Message } from '../../../../contracts/messages.ts'

/** "14:05". */
export function clockTime(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** "Today", "Yesterday", "Monday, 23 November 2026". */
export function dayWords(at: string, now: Date): string {
  const day = new Date(at)
  const daysAgo = Math.round((startOfDay(now) - startOfDay(day)) / 86_400_000)
  if (daysAgo === 0) return 'Today'
  if (daysAgo === 1) return 'Yesterday'
  return day.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

export function isSameDay(one: string, other: string): boolean {
  return startOfDay(new Date(one)) === startOfDay(new Date(other))
}

/** What a message says in one line, for lists and announcements. */
export function lineOf(message: Message): string {
  if (message.deletedAt) return 'Message deleted'
  if (message.messageType === 'voice') return 'Voice note'
  if (message.messageType === 'video') return 'Video note'
  if (message.messageType === 'file') return message.content || 'File'
  return message.content ?? 'This message cannot be read any more'
}

/** The last words of a conversation with who said them. */
export function lastWords({ lastMessage, kind }: Conversation, myId: string): string {
  if (!lastMessage) return 'Nothing was written yet'
  if (lastMessage.senderId === myId) return `You: ${lineOf(lastMessage)}`
  return kind === 'people' ? lineOf(lastMessage) : `${lastMessage.senderName}: ${lineOf(lastMessage)}`
}

/** "Lars", "Lars and Olive", "Lars, Olive and 2 others". */
export function namesOf(names: readonly string[]): string {
  const [first, second] = names
  if (names.length === 0 || first === undefined) return ''
  if (second === undefined) return first
  if (names.length === 2) return `${first} and ${second}`
  const others = names.length - 2
  return `${first}, ${second} and ${others} ${others === 1 ? 'other' : 'others'}`
}

export interface TextPart {
  text: string
  /** Where it leads; undefined for plain words. */
  href?: string
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"']+/gi

/** Cuts a text at the web and mail addresses in it: only `http`, `https` and `mailto` become links, the rest stays text. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    // A full stop or bracket after an address belongs to the sentence.
    const address = found.replace(/[).,;:!?\]]+$/, '')
    if (!URL.canParse(address)) continue
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: address, href: address })
    end = index + address.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}
