import type { Fingerprint } from './fingerprint.ts'

/*
 * How a client asks whether it has the same text as the server, in stateless messages of Hocuspocus (docs/live-documents.md,
 * "Whether copies are the same"):
 *
 *   client: copy:<state>:<content>:<number>   what I have; the number of the last `differs` on this connection, or 0
 *   server: copy:same
 *   server: copy:differs:<number>             everything up to this state of mine was sent to you before this
 *   server: copy:diverged                     they differ for good
 *
 * No answer: the server was changed meanwhile, or has looked too often.
 */

/** What a client says of its copy. */
export interface CopyReport extends Fingerprint {
  /** The state of the server's copy that this client has seen all of; 0: it does not know any. */
  seen: number
}

export type CopyAnswer = { kind: 'same' } | { kind: 'differs'; number: number } | { kind: 'diverged' }

/** A message of that kind is never longer, in characters. */
export const COPY_REPORT_LENGTH = 60

const report = /^copy:([0-9a-f]{16}):([0-9a-f]{16}):(\d{1,15})$/
const answer = /^copy:(?:(same)|differs:(\d{1,15})|(diverged))$/

export function writeCopyReport({ state, content, seen }: CopyReport): string {
  return `copy:${state}:${content}:${seen}`
}

/** @returns undefined for whatever else it is */
export function readCopyReport(message: string): CopyReport | undefined {
  if (message.length > COPY_REPORT_LENGTH) return undefined
  const [, state, content, seen] = report.exec(message) ?? []
  return state && content && seen ? { state, content, seen: Number(seen) } : undefined
}

export function writeCopyAnswer(given: CopyAnswer): string {
  return given.kind === 'differs' ? `copy:differs:${given.number}` : `copy:${given.kind}`
}

/** @returns undefined for whatever else it is */
export function readCopyAnswer(message: string): CopyAnswer | undefined {
  if (message.length > COPY_REPORT_LENGTH) return undefined
  const [found, same, number, diverged] = answer.exec(message) ?? []
  if (found === undefined) return undefined
  if (number !== undefined) return { kind: 'differs', number: Number(number) }
  return same ? { kind: 'same' } : diverged ? { kind: 'diverged' } : undefined
}
