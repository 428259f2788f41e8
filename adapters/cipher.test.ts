import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { counts } from '../test-support/counts.ts'
import { createCipher, createMasterKeys, SealBroken } from './cipher.ts'

const masterKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

test('[SEC1] what was sealed opens at its place, with its key, and nowhere else', () => {
  const cipher = createCipher(randomBytes(32))
  const plain = Buffer.from('privileged and confidential')
  const sealed = cipher.seal(plain, 'place|1')
  expect(cipher.open(sealed, 'place|1')).toEqual(plain)
  expect(() => cipher.open(sealed, 'place|2')).toThrow(SealBroken)
  expect(() => createCipher(randomBytes(32)).open(sealed, 'place|1')).toThrow(SealBroken)
  expect(sealed.includes('confidential')).toBe(false)
})

test('[SEC1] every flipped bit and every cut is noticed', () => {
  const cipher = createCipher(randomBytes(32))
  const sealed = cipher.seal(randomBytes(200), 'place')
  for (let i = 0; i < counts({ ci: 2_000, long: 10_000 }); i++) {
    const broken = Buffer.from(sealed)
    const byte = Math.floor(Math.random() * broken.length)
    broken[byte] = (broken[byte] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
    expect(() => cipher.open(broken, 'place')).toThrow(SealBroken)
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => cipher.open(sealed.subarray(0, length), 'place')).toThrow(SealBroken)
  }
})

test('[SEC2] several master keys: the first wraps, all unwrap, rewrapping keeps the data key', () => {
  const [a, b] = [masterKey('a'), masterKey('b')]
  const old = createMasterKeys(a)
  const { key, ...wrapped } = old.create('case|1')
  const both = createMasterKeys(`${b},${a}`)
  expect(both.unwrap(wrapped, 'case|1')).toEqual(key)
  const rewrapped = both.rewrap(wrapped, 'case|1')
  expect(rewrapped.masterKeyId).toBe('b')
  const fresh = createMasterKeys(b)
  expect(fresh.unwrap(rewrapped, 'case|1')).toEqual(key)
  expect(() => fresh.unwrap(wrapped, 'case|1')).toThrow(SealBroken)
  expect(() => both.unwrap(wrapped, 'case|2')).toThrow(SealBroken)
})
