import { expect, test } from 'vitest'
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts'

test('a hash is Argon2id at the floor of OWASP, and each has its own salt', async () => {
  const [first, second] = await Promise.all([hashPassword('one password'), hashPassword('one password')])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(second).not.toBe(first)
  expect(needsRehash(first)).toBe(false)
})

test('verifies, and says no where there is no account', async () => {
  const hash = await hashPassword('pässwörd')
  expect(await verifyPassword(hash, 'pässwörd')).toBe(true)
  expect(await verifyPassword(hash, 'passwörd')).toBe(false)
  expect(await verifyPassword(undefined, 'pässwörd')).toBe(false)
  expect(await verifyPassword(undefined, 'the account that does not exist')).toBe(false)
})

test('many at once all get their turn', async () => {
  const hash = await hashPassword('x')
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => verifyPassword(hash, i % 2 ? 'x' : 'y')))
  expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 1))
})

test('weaker parameters are to be hashed again', () => {
  const weak = '$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b7aG9EBW4pLcGkLlJ0BPvsJZrI'
  expect(needsRehash(weak)).toBe(true)
})
