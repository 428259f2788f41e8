import { imageSize } from 'image-size'
import { refuseAttached, refuseMarkup } from './polyglots.ts'
import { quarantined, rejected } from './verdict.ts'

/** Pixels of one image. A browser needs four bytes for each when it shows it: 200 MB. */
const MAX_PIXELS = 50_000_000
/** Frames times pixels of an animation. */
const MAX_FRAME_PIXELS = 1_000_000_000

export type ImageType = 'png' | 'jpeg' | 'gif' | 'webp' | 'heic'

/** Where each kind of image ends; throws if it is cut off. HEIC has its own walk (`media.ts`). */
const ends: Partial<Record<ImageType, (bytes: Buffer) => number>> = {
  png: pngEnd,
  jpeg: jpegEnd,
  gif: gifEnd,
  webp: riffEnd,
}

/** @throws Refusal for images that are damaged, too large to show, or something else as well */
export function inspectImage(bytes: Buffer, type: ImageType): void {
  const pixels = largestOf(bytes)
  if (pixels > MAX_PIXELS) throw rejected('image_too_large')
  if (type === 'gif' || type === 'jpeg') refuseCommentOpening(bytes, type)
  refuseMarkup(bytes)
  const end = ends[type]?.(bytes)
  if (end !== undefined && end < bytes.length) refuseAttached(bytes, end)
}

function largestOf(bytes: Buffer): number {
  try {
    const { width, height, images = [] } = imageSize(bytes)
    return Math.max(...[{ width, height }, ...images].map((image) => image.width * image.height))
  } catch {
    throw rejected('damaged')
  }
}

/** A width (GIF) or length (JPEG) of `/*` makes the file a script whose binary part is a comment. */
function refuseCommentOpening(bytes: Buffer, type: 'gif' | 'jpeg'): void {
  const at = type === 'gif' ? 6 : 4
  const opening = bytes.toString('latin1', at, at + 2)
  if (opening === '/*' || opening === '=1' || opening === "='" || opening === '="')
    throw quarantined('two_types_at_once')
}

/** PNG (W3C PNG 5.3): chunks of length, type, data, CRC, up to IEND. */
function pngEnd(bytes: Buffer): number {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at)
    if (next > bytes.length) break
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return next
    at = next
  }
  throw rejected('damaged')
}

/** JPEG (ITU T.81, B): segments with lengths, scans that run up to the next marker, up to EOI. */
function jpegEnd(bytes: Buffer): number {
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) throw rejected('damaged')
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xd9) return at + 2
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else {
      if (at + 4 > bytes.length) break
      at += 2 + bytes.readUInt16BE(at + 2)
      if (marker === 0xda) at = scanEnd(bytes, at)
    }
  }
  throw rejected('damaged')
}

/** Where the entropy-coded data ends: at 0xFF that is neither stuffed (00) nor a restart marker (D0 to D7). */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  throw rejected('damaged')
}

/** GIF89a: blocks of sub-blocks up to the trailer; counts what an animation asks of whoever shows it. */
function gifEnd(bytes: Buffer): number {
  const flags = bytes[10] ?? 0
  const screen = bytes.readUInt16LE(6) * bytes.readUInt16LE(8)
  let at = 13 + tableLength(flags)
  let frames = 0
  while (at < bytes.length) {
    const block = bytes[at]
    if (block === 0x3b) return at + 1
    if (block === 0x21) at = subBlocksEnd(bytes, at + 2)
    else if (block === 0x2c) {
      frames += 1
      if (frames * screen > MAX_FRAME_PIXELS) throw rejected('image_too_large')
      at = subBlocksEnd(bytes, at + 11 + tableLength(bytes[at + 9] ?? 0))
    } else break
  }
  throw rejected('damaged')
}

function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function subBlocksEnd(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length) {
    const length = bytes[at] ?? 0
    at += 1 + length
    if (length === 0) return at
  }
  throw rejected('damaged')
}

/** RIFF (WebP, WAV): its length is in the header; an odd one is padded. */
export function riffEnd(bytes: Buffer): number {
  if (bytes.length < 12) throw rejected('damaged')
  const length = bytes.readUInt32LE(4)
  const end = 8 + length
  if (end > bytes.length) throw rejected('damaged')
  return Math.min(bytes.length, end + (length % 2))
}
