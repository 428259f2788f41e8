/*
 * Arrays as Postgres' wire has them in binary (src/backend/utils/adt/arrayfuncs.c, array_recv): dimensions, whether there are NULLs, type of the
 * elements, then for the one dimension its length and where it begins; each element behind its length. All numbers are int32, big-endian.
 */

const UUID = 2950
const BYTEA = 17
const HEADER_BYTES = 20
const LENGTH_BYTES = 4
const UUID_BYTES = 16

/** `uuid[]`. @throws RangeError for what is no UUID: an element of another length would move all that come behind it */
export function uuidArray(ids: readonly string[]): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + ids.length * (LENGTH_BYTES + UUID_BYTES))
  let at = writeHeader(array, UUID, ids.length)
  for (const id of ids) {
    at = array.writeInt32BE(UUID_BYTES, at)
    const digits = id.replaceAll('-', '')
    if (digits.length !== UUID_BYTES * 2 || array.write(digits, at, 'hex') !== UUID_BYTES)
      throw new RangeError('no uuid')
    at += UUID_BYTES
  }
  return array
}

/** `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const bytes = values.reduce((sum, { length }) => sum + LENGTH_BYTES + length, HEADER_BYTES)
  const array = Buffer.allocUnsafe(bytes)
  let at = writeHeader(array, BYTEA, values.length)
  for (const value of values) {
    at = array.writeInt32BE(value.length, at)
    array.set(value, at)
    at += value.length
  }
  return array
}

/** @returns where the first element begins */
function writeHeader(array: Buffer, type: number, length: number): number {
  for (const [i, field] of [1, 0, type, length, 1].entries()) array.writeInt32BE(field, i * 4)
  return HEADER_BYTES
}
