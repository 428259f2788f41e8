import { type Cipher, SEAL_BYTES, SealBroken } from './cipher.ts'

/**
 * Sealing of files too large for one piece, in the manner of STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, §7): the file is cut into chunks, each sealed for
 * itself and bound to its number and to whether it is the last. So chunks can be neither left out, swapped, repeated nor cut off, and
 * any of them opens without the others. Unlike STREAM each chunk has a random nonce: a chunk of an upload that broke off may be
 * sealed a second time with other bytes, which counted nonces would not survive.
 */

/** Plain bytes of each chunk but the last. */
export const CHUNK_BYTES = 64 * 1024
const SEALED_CHUNK_BYTES = CHUNK_BYTES + SEAL_BYTES

type Bytes = AsyncIterable<Uint8Array>

const placeOf = (place: string, number: number, isLast: boolean) => `${place}|${number}|${isLast ? 'last' : 'more'}`
const lastChunkOf = (size: number) => Math.ceil(size / CHUNK_BYTES) - 1

/** Bytes of a file of `size` plain bytes when it is sealed. */
export function sealedSize(size: number): number {
  return size + (lastChunkOf(size) + 1) * SEAL_BYTES
}

/**
 * Seals a whole file as it comes in. The caller counts its bytes: without the right size it does not open.
 * @param place where the file belongs; it opens nowhere else
 */
export async function* sealFile(cipher: Cipher, place: string, bytes: Bytes): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { chunk, isLast } of cut(bytes)) yield cipher.seal(chunk, placeOf(place, number++, isLast))
}

/**
 * Seals a part of a file whose size is known, from a multiple of CHUNK_BYTES on: whole chunks, and the last one. What is left of a
 * chunk that did not come completely is dropped.
 * @param onChunk told of each chunk's plain bytes, in order
 */
export async function* sealPart(
  cipher: Cipher,
  place: string,
  bytes: Bytes,
  { offset, size }: { offset: number; size: number },
  onChunk: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  let at = offset
  for await (const { chunk } of cut(bytes)) {
    const isLast = at + chunk.length === size
    if (chunk.length < CHUNK_BYTES && !isLast) return
    yield cipher.seal(chunk, placeOf(place, at / CHUNK_BYTES, isLast))
    at += chunk.length
    onChunk(chunk)
  }
}

/** Which sealed bytes to read for a range of plain ones, and what to do with them. */
export interface SealedRange {
  /** Of the sealed bytes, both ends included. */
  sealed: { start: number; end: number }
  firstChunk: number
  /** Plain bytes before the range in the first chunk. */
  skip: number
  /** Plain bytes of the range. */
  length: number
}

/** @param range of the plain bytes, both ends included and within the size */
export function sealedRangeOf(size: number, range: { start: number; end: number }): SealedRange {
  const firstChunk = Math.floor(range.start / CHUNK_BYTES)
  const lastChunk = Math.floor(range.end / CHUNK_BYTES)
  return {
    sealed: {
      start: firstChunk * SEALED_CHUNK_BYTES,
      end: Math.min((lastChunk + 1) * SEALED_CHUNK_BYTES, sealedSize(size)) - 1,
    },
    firstChunk,
    skip: range.start - firstChunk * CHUNK_BYTES,
    length: range.end - range.start + 1,
  }
}

/**
 * Opens what was read for a range.
 * @param size plain bytes of the whole file
 * @throws SealBroken for anything that is not exactly what was sealed there; what was given out before is whole
 */
export async function* openRange(
  cipher: Cipher,
  place: string,
  sealed: Bytes,
  { size, firstChunk, skip, length }: SealedRange & { size: number },
): AsyncGenerator<Buffer> {
  const last = lastChunkOf(size)
  let [number, left] = [firstChunk, length]
  for await (const { chunk } of cut(sealed, SEALED_CHUNK_BYTES)) {
    if (left <= 0) throw new SealBroken()
    const plain = cipher.open(chunk, placeOf(place, number, number === last))
    const from = number === firstChunk ? skip : 0
    const wanted = plain.subarray(from, from + left)
    left -= wanted.length
    number++
    if (wanted.length > 0) yield wanted
  }
  if (left !== 0) throw new SealBroken()
}

/** Cuts a stream of pieces of any size into chunks; only the last one may be shorter. */
async function* cut(bytes: Bytes, chunkBytes = CHUNK_BYTES): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const piece of bytes) {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    // A full chunk waits until more comes: only then it is known not to be the last.
    while (length + rest.length > chunkBytes) {
      const taken = chunkBytes - length
      yield { chunk: joined([...waiting, rest.subarray(0, taken)]), isLast: false }
      rest = rest.subarray(taken)
      waiting = []
      length = 0
    }
    if (rest.length > 0) {
      waiting.push(rest)
      length += rest.length
    }
  }
  if (length > 0) yield { chunk: joined(waiting), isLast: true }
}

function joined(pieces: Buffer[]): Buffer {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}
