import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { byteaArray, uuidArray } from './binary-arrays.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

test('Postgres reads the elements that were written, in their order, also when there are none', async () => {
  for (const count of [0, 1, 300]) {
    const ids = Array.from({ length: count }, () => randomUUID())
    const values = Array.from({ length: count }, (_, i) => randomBytes(i))
    const { rows } = await database.pool.query<{ id: string; value: Buffer }>(
      'SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS pair (id, value)',
      [uuidArray(ids), byteaArray(values)],
    )
    expect(rows.map(({ id }) => id)).toEqual(ids)
    expect(rows.map(({ value }) => value)).toEqual(values)
  }
})

test('what is no UUID is not written', () => {
  for (const id of ['', 'no uuid', randomUUID().slice(1), `${randomUUID()}0`, randomUUID().replace('-', 'g')]) {
    expect(() => uuidArray([randomUUID(), id])).toThrow(RangeError)
  }
})
