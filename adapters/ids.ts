import * as crypto from 'node:crypto'

/**
 * UUIDv7 (RFC 9562): ordered by time, so that indexes grow at one end. Not for what a rival could compare (docs/rules.md, ACC7).
 */
export function uuidv7(): string {
  const bytes = crypto.randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
