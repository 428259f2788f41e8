import { expect, test } from 'vitest'
import { toLinkAddress } from './link-address.ts'

test.each([
  ['example.org', 'https://example.org'],
  [' example.org/a?b=c ', 'https://example.org/a?b=c'],
  ['https://example.org', 'https://example.org'],
  ['rosa@example.org', 'mailto:rosa@example.org'],
  ['+1 (212) 555-0100', 'tel:+12125550100'],
  ['javascript:alert(1)', undefined],
  ['not an address', undefined],
  ['', undefined],
])('%j becomes %j', (typed, address) => expect(toLinkAddress(typed)).toBe(address))
