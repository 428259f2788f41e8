/**
 * What processes tell each other about one open document, on the channel of that document (docs/live-documents.md). Texts and
 * presence are sealed with the case's key: nothing of a case lies in clear in Redis.
 */
export type Frame =
  /** The log has this row; `sealed` as the database has it, empty for a row that is too large to be sent around. */
  | { kind: 'row'; seq: number; sealed: Uint8Array }
  /** An awareness update, sealed. */
  | { kind: 'awareness'; sealed: Uint8Array }
  /** Somebody has just opened the document and asks who is there. */
  | { kind: 'awareness-wanted' }

const ROW = 0
const AWARENESS = 1
const AWARENESS_WANTED = 2
/** `seq` is six bytes, big-endian. */
const SEQ_BYTES = 6
/** Larger rows are only announced: the reader takes them from the log. In bytes. */
const MAX_ROW_BYTES = 256 * 1024

export function channelOf(documentId: string): string {
  return `lc:document:${documentId}`
}

export function encodeFrame(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'row': {
      const header = Buffer.alloc(1 + SEQ_BYTES, ROW)
      header.writeUIntBE(frame.seq, 1, SEQ_BYTES)
      return frame.sealed.length > MAX_ROW_BYTES ? header : Buffer.concat([header, frame.sealed])
    }
    case 'awareness':
      return Buffer.concat([Buffer.of(AWARENESS), frame.sealed])
    case 'awareness-wanted':
      return Buffer.of(AWARENESS_WANTED)
  }
}

/** @returns undefined for what is none of ours, or of a later version */
export function decodeFrame(message: Uint8Array): Frame | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  if (bytes[0] === ROW && bytes.length >= 1 + SEQ_BYTES)
    return { kind: 'row', seq: bytes.readUIntBE(1, SEQ_BYTES), sealed: bytes.subarray(1 + SEQ_BYTES) }
  if (bytes[0] === AWARENESS) return { kind: 'awareness', sealed: bytes.subarray(1) }
  if (bytes[0] === AWARENESS_WANTED && bytes.length === 1) return { kind: 'awareness-wanted' }
  return undefined
}
