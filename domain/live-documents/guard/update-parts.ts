import { createDecoder, type Decoder, readAny, readVarUint } from 'lib0/decoding'

/** What Yjs' first encoding calls the contents of structs (yjs/src/structs/Item.js, `contentRefs`). */
const content = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
}
const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20
/** Types with a name: `Y.XmlElement` and `Y.XmlHook`. */
const NAMED_TYPES = [3, 5]

/** Below this many bytes an update cannot have parts enough to hold anybody up. */
const SMALL_BYTES = 64 * 1024

/** How many parts an update may have. */
export interface PartLimits {
  structs: number
  /** Ranges of what is deleted. */
  deletions: number
}

/**
 * Counts the parts of an update without making them: 8 MB can hold four million, and decoding those alone takes half a second.
 * @throws when it is no update of Yjs
 */
export function hasTooManyParts(update: Uint8Array, limits: () => PartLimits): boolean {
  if (update.length < SMALL_BYTES) return false
  const most = limits()
  const decoder = createDecoder(update)
  let structs = 0
  for (let sections = readVarUint(decoder); sections > 0; sections--) {
    const own = readVarUint(decoder)
    structs += own
    if (structs > most.structs) return true
    skipNumbers(decoder, 2)
    for (let i = 0; i < own; i++) skipStruct(decoder)
  }
  let deletions = 0
  for (let clients = readVarUint(decoder); clients > 0; clients--) {
    skipNumbers(decoder, 1)
    const ranges = readVarUint(decoder)
    deletions += ranges
    if (deletions > most.deletions) return true
    skipNumbers(decoder, 2 * ranges)
  }
  return false
}

function skipNumbers(decoder: Decoder, count: number): void {
  for (let i = 0; i < count; i++) readVarUint(decoder)
}

function skipBytes(decoder: Decoder): void {
  const bytes = readVarUint(decoder)
  decoder.pos += bytes
}

function skipStruct(decoder: Decoder): void {
  const info = decoder.arr[decoder.pos++]
  if (info === undefined) throw new Error('the update ends too early')
  const reference = info & 0x1f
  if (reference !== content.gc && reference !== content.skip) {
    if (info & HAS_ORIGIN) skipNumbers(decoder, 2)
    if (info & HAS_RIGHT_ORIGIN) skipNumbers(decoder, 2)
    if (!(info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN))) skipParent(decoder, info)
  }
  skipContent(decoder, reference)
}

function skipParent(decoder: Decoder, info: number): void {
  if (readVarUint(decoder) === 1) skipBytes(decoder)
  else skipNumbers(decoder, 2)
  if (info & HAS_PARENT_SUB) skipBytes(decoder)
}

function skipContent(decoder: Decoder, reference: number): void {
  switch (reference) {
    case content.gc:
    case content.skip:
    case content.deleted:
      skipNumbers(decoder, 1)
      break
    case content.json:
      for (let left = readVarUint(decoder); left > 0; left--) skipBytes(decoder)
      break
    case content.format:
      skipBytes(decoder)
      skipBytes(decoder)
      break
    case content.binary:
    case content.string:
    case content.embed:
      skipBytes(decoder)
      break
    case content.type:
      if (NAMED_TYPES.includes(readVarUint(decoder))) skipBytes(decoder)
      break
    case content.any:
      for (let left = readVarUint(decoder); left > 0; left--) readAny(decoder)
      break
    case content.doc:
      skipBytes(decoder)
      readAny(decoder)
      break
    default:
      throw new Error('content that Yjs does not have')
  }
}
