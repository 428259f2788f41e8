import { randomInt } from 'node:crypto'
import { CHUNK_BYTES, openRange, sealedRangeOf } from '../../adapters/chunk-sealing.ts'
import { type Cipher, createCipher } from '../../adapters/cipher.ts'
import type { SealedBlob, SealedFile } from './sealed.ts'

const SEALED_CHUNK = CHUNK_BYTES + 29
const pick = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)] as Item

/** What somebody with the tables in their hands may put in the place of a blob. */
export const alterations: Record<string, (blob: SealedBlob, all: readonly SealedBlob[]) => Buffer | undefined> = {
  'one bit': ({ bytes }) => flipped(bytes),
  'cut off': ({ bytes }) => bytes.subarray(0, randomInt(bytes.length)),
  longer: ({ bytes }) => Buffer.concat([bytes, Buffer.from([randomInt(256)])]),
  'another row of its kind': (blob, all) => other(blob, all, ({ kind }) => kind === blob.kind),
  'a row of another kind': (blob, all) => other(blob, all, ({ kind }) => kind !== blob.kind),
  'a row of another scope': (blob, all) => other(blob, all, ({ scope }) => scope !== blob.scope),
  'the text of another': ({ bytes }, all) => {
    // Nonce and tag of its own, ciphertext of another.
    const from = pick(all).bytes
    return Buffer.concat([bytes.subarray(0, 13), from.subarray(13, -16), bytes.subarray(-16)])
  },
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const bit = randomInt(copy.length * 8)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

function other(blob: SealedBlob, all: readonly SealedBlob[], fits: (other: SealedBlob) => boolean): Buffer | undefined {
  const others = all.filter((one) => one.place !== blob.place && fits(one))
  return others.length > 0 ? pick(others).bytes : undefined
}

/** What may be done to a stored file of several chunks. */
export const fileAlterations: Record<string, (chunks: Buffer[]) => Buffer[]> = {
  'one bit': (chunks) => {
    const at = randomInt(chunks.length)
    return chunks.map((chunk, i) => (i === at ? flipped(chunk) : chunk))
  },
  swapped: ([first, second, ...rest]) => [second, first, ...rest] as Buffer[],
  dropped: (chunks) => chunks.toSpliced(randomInt(chunks.length), 1),
  repeated: (chunks) => chunks.toSpliced(1, 0, chunks[0] as Buffer),
  'the last cut off': (chunks) => chunks.slice(0, -1),
  'cut within': (chunks) => chunks.with(-1, (chunks.at(-1) as Buffer).subarray(0, -1 - randomInt(20))),
  longer: (chunks) => [...chunks, Buffer.from([randomInt(256)])],
}

export function chunksOf({ bytes }: SealedFile): Buffer[] {
  const count = Math.ceil(bytes.length / SEALED_CHUNK)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * SEALED_CHUNK, (i + 1) * SEALED_CHUNK))
}

/** Reads a whole file from these chunks. @param key as it was sealed, opened @throws SealBroken */
export async function readFile({ fileId, size }: SealedFile, key: Buffer, chunks: readonly Buffer[]): Promise<Buffer> {
  const cipher: Cipher = createCipher(key)
  const range = { size, ...sealedRangeOf(size, { start: 0, end: size - 1 }) }
  const pieces: Buffer[] = []
  async function* bytes() {
    yield Buffer.concat([...chunks])
  }
  for await (const piece of openRange(cipher, `lc/file/v1|${fileId}`, bytes(), range)) pieces.push(piece)
  return Buffer.concat(pieces)
}
