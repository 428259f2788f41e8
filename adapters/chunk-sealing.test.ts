import { randomBytes, randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { counts } from '../test-support/counts.ts'
import { CHUNK_BYTES, openRange, sealedRangeOf, sealedSize, sealFile, sealPart } from './chunk-sealing.ts'
import { createCipher, SEAL_BYTES, SealBroken } from './cipher.ts'

const cipher = createCipher(randomBytes(32))
const PLACE = 'lc/file/v1|one'
const SEALED_CHUNK = CHUNK_BYTES + SEAL_BYTES
const ALTERATIONS = counts({ ci: 400, long: 4_000 })

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** As sockets and disks give it: pieces of any size. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const length = randomInt(1, 200_000)
    yield bytes.subarray(at, at + length)
    at += length
  }
}

const seal = (bytes: Buffer, place = PLACE) => collect(sealFile(cipher, place, inPieces(bytes)))

function open(sealed: Buffer, size: number, range = { start: 0, end: size - 1 }, place = PLACE): Promise<Buffer> {
  const part = sealedRangeOf(size, range)
  const read = sealed.subarray(part.sealed.start, part.sealed.end + 1)
  return collect(openRange(cipher, place, inPieces(read), { ...part, size }))
}

describe('[DOC5] a file sealed in chunks', () => {
  test.each([1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 4 * CHUNK_BYTES, 300_001])(
    'opens again: %i bytes',
    async (size) => {
      const plain = randomBytes(size)
      const sealed = await seal(plain)
      expect(sealed).toHaveLength(sealedSize(size))
      expect((await open(sealed, size)).equals(plain)).toBe(true)
      for (let i = 0; i < 20; i++) {
        const start = randomInt(size)
        const end = randomInt(start, size)
        expect((await open(sealed, size, { start, end })).equals(plain.subarray(start, end + 1))).toBe(true)
      }
    },
  )

  test('sealed in parts that broke off anywhere is the same file', async () => {
    const size = 5 * CHUNK_BYTES + 99
    const plain = randomBytes(size)
    const parts: Buffer[] = []
    const heard: Buffer[] = []
    let offset = 0
    while (offset < size) {
      const sent = plain.subarray(offset, offset + randomInt(1, 3 * CHUNK_BYTES))
      const part = sealPart(cipher, PLACE, inPieces(sent), { offset, size }, (chunk) => {
        heard.push(chunk)
        offset += chunk.length
      })
      parts.push(await collect(part))
      expect(offset % CHUNK_BYTES === 0 || offset === size).toBe(true)
    }
    expect(Buffer.concat(heard).equals(plain)).toBe(true)
    expect((await open(Buffer.concat(parts), size)).equals(plain)).toBe(true)
  })

  test(`is refused after each of ${ALTERATIONS} alterations: flips, cuts, chunks swapped, repeated, left out, of another file`, async () => {
    const size = 4 * CHUNK_BYTES + 500
    const sealed = await seal(randomBytes(size))
    const other = await collect(sealFile(cipher, 'lc/file/v1|two', inPieces(randomBytes(size))))
    const chunk = (bytes: Buffer, number: number) => bytes.subarray(number * SEALED_CHUNK, (number + 1) * SEALED_CHUNK)
    const chunks = [0, 1, 2, 3, 4].map((number) => chunk(sealed, number))
    const alterations: (() => Buffer)[] = [
      () => {
        const changed = Buffer.from(sealed)
        const at = randomInt(changed.length)
        changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(8))
        return changed
      },
      () => sealed.subarray(0, randomInt(sealed.length)),
      () => sealed.subarray(0, randomInt(1, 5) * SEALED_CHUNK),
      () => {
        const [a, b] = [randomInt(4), randomInt(4)]
        if (a === b) return sealed.subarray(1)
        return Buffer.concat(chunks.map((kept, i) => (i === a ? chunk(sealed, b) : i === b ? chunk(sealed, a) : kept)))
      },
      () => {
        const left = randomInt(5)
        return Buffer.concat(chunks.filter((_, i) => i !== left))
      },
      () => {
        const twice = randomInt(5)
        return Buffer.concat(chunks.flatMap((kept, i) => (i === twice ? [kept, kept] : [kept])))
      },
      () => {
        const foreign = randomInt(5)
        return Buffer.concat(chunks.map((kept, i) => (i === foreign ? chunk(other, i) : kept)))
      },
      () => Buffer.concat([sealed, randomBytes(randomInt(1, 100))]),
    ]
    for (let i = 0; i < ALTERATIONS; i++) {
      const altered = alterations[i % alterations.length]?.() ?? sealed
      const part = sealedRangeOf(size, { start: 0, end: size - 1 })
      const opening = collect(openRange(cipher, PLACE, inPieces(altered), { ...part, size }))
      await expect(opening, `alteration ${i % alterations.length}`).rejects.toThrow(SealBroken)
    }
  })

  test('is refused with another size or at another place', async () => {
    const size = 2 * CHUNK_BYTES
    const sealed = await seal(randomBytes(size))
    for (const wrong of [size - 1, size + 1, CHUNK_BYTES, 3 * CHUNK_BYTES]) {
      await expect(open(sealed, wrong), String(wrong)).rejects.toThrow(SealBroken)
    }
    await expect(open(sealed, size, undefined, 'lc/file/v1|two')).rejects.toThrow(SealBroken)
  })

  test('keeps the error of a source that breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(CHUNK_BYTES * 2)
        throw new Error('the line is gone')
      })(),
    )
    await expect(collect(sealFile(cipher, PLACE, broken))).rejects.toThrow('the line is gone')
  })
})
