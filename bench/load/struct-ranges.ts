import { type Decoder, readVarUint } from 'lib0/decoding'
import { decoderOf } from '../protocol/sync.ts'

/** Content references of Yjs' first encoding (`contentRefs` in yjs/src/structs/Item.js). */
const GC = 0
const DELETED = 1
const STRING = 4
const TYPE = 7
const SKIP = 10

const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20

/** `Y.XmlElement` and `Y.XmlHook` carry a name (`typeRefs` in ContentType.js). */
const NAMED_TYPES = [3, 5]

function skipId(decoder: Decoder): void {
  readVarUint(decoder)
  readVarUint(decoder)
}

function skipString(decoder: Decoder): number {
  const bytes = readVarUint(decoder)
  decoder.pos += bytes
  return bytes
}

function skipParent(decoder: Decoder, info: number): void {
  if (readVarUint(decoder) === 1) skipString(decoder)
  else skipId(decoder)
  if (info & HAS_PARENT_SUB) skipString(decoder)
}

/** Skips one struct. @returns its length on the client's clock */
function skipStruct(decoder: Decoder): number {
  const info = decoder.arr[decoder.pos++] as number
  const reference = info & 0x1f
  if (reference === GC || reference === SKIP) return readVarUint(decoder)
  if (info & HAS_ORIGIN) skipId(decoder)
  if (info & HAS_RIGHT_ORIGIN) skipId(decoder)
  if (!(info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN))) skipParent(decoder, info)
  if (reference === DELETED) return readVarUint(decoder)
  // The bench types ASCII, so bytes are UTF-16 units.
  if (reference === STRING) return skipString(decoder)
  if (reference !== TYPE) throw new Error(`the bench does not type content ${reference}`)
  if (NAMED_TYPES.includes(readVarUint(decoder))) skipString(decoder)
  return 1
}

/**
 * Calls `visit` with each client's range of the clock in an update (first encoding), without building a document: cheap
 * enough for every frame of the load. Knows only the content that the bench types.
 */
export function forEachRange(
  update: Uint8Array,
  visit: (clientId: number, clock: number, length: number) => void,
): void {
  const decoder = decoderOf(update)
  for (let clients = readVarUint(decoder); clients > 0; clients--) {
    const structs = readVarUint(decoder)
    const clientId = readVarUint(decoder)
    const clock = readVarUint(decoder)
    let length = 0
    for (let i = 0; i < structs; i++) length += skipStruct(decoder)
    visit(clientId, clock, length)
  }
}
