import { randomBytes } from 'node:crypto'

/**
 * UUIDv7 (RFC 9562): milliseconds first, so rows of one table lie in the order of their making. Not for what a rival could
 * compare, since it tells when it was made; see `randomId` in context.ts.
 */
export function timeOrderedId(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
