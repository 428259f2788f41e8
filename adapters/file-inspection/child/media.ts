import { riffEnd } from './images.ts'
import { refuseAttached, refuseMarkup } from './polyglots.ts'
import { rejected } from './verdict.ts'

export type MediaType = 'mp3' | 'wav' | 'm4a' | 'ogg' | 'weba' | 'mp4' | 'mov' | 'webm'

/** @throws Refusal for sound and films that are cut off or something else as well */
export function inspectMedia(bytes: Buffer, type: MediaType): void {
  refuseMarkup(bytes)
  // A recorder that was stopped hard leaves the length open (0 or all ones); players take that.
  if (type === 'wav' && ![0, 0xffffffff].includes(bytes.readUInt32LE(4))) refuseAttached(bytes, riffEnd(bytes))
  if (type === 'mp4' || type === 'm4a' || type === 'mov') walkBoxes(bytes, ['moov'])
}

/** HEIC is a film's container with one picture: its index is `meta`. */
export function inspectHeic(bytes: Buffer): void {
  walkBoxes(bytes, ['meta'])
}

/** ISO 14496-12: boxes of size and type, side by side. @throws Refusal if one is cut off or a needed one is missing */
function walkBoxes(bytes: Buffer, needed: readonly string[]): void {
  const seen = new Set<string>()
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw rejected('damaged')
    const size = boxSize(bytes, at)
    if (size < 8 || at + size > bytes.length) throw rejected('damaged')
    seen.add(bytes.toString('latin1', at + 4, at + 8))
    at += size
  }
  if (!needed.every((name) => seen.has(name))) throw rejected('damaged')
}

function boxSize(bytes: Buffer, at: number): number {
  const size = bytes.readUInt32BE(at)
  if (size === 0) return bytes.length - at
  if (size !== 1) return size
  return at + 16 > bytes.length ? 0 : Number(bytes.readBigUInt64BE(at + 8))
}
