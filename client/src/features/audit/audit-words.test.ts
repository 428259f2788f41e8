import { expect, test } from 'vitest'
import { subjectWords } from './audit-words.ts'

test('an entry names what it is about where the reader may see the name, and its number otherwise', () => {
  const names = new Map([
    ['0192-a', 'Samir Imani'],
    ['0192-b', 'Lease.pdf'],
  ])
  expect(subjectWords({ type: 'user', id: '0192-a' }, names)).toBe('Samir Imani')
  expect(subjectWords({ type: 'document', id: '0192-b' }, names)).toBe('file Lease.pdf')
  expect(subjectWords({ type: 'user', id: '0192-5e7638d0' }, names)).toBe('person 5e7638d0')
})
