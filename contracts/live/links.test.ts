import { describe, expect, test } from 'vitest'
import { isAllowedLink, maxLinkLength } from './links.ts'

describe('links in documents', () => {
  test.each(['https://example.org', 'HTTP://example.org/a?b#c', 'mailto:rosa@example.org', 'tel:+12125550100'])(
    '%s is allowed',
    (href) => expect(isAllowedLink(href)).toBe(true),
  )

  test.each([
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    ' https://example.org',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'https:///nowhere',
    'http:example.org',
    '//example.org',
    'example.org',
    '/cases/1',
    '',
    'mailto:',
    `https://example.org/${'x'.repeat(maxLinkLength)}`,
  ])('%j is refused', (href) => expect(isAllowedLink(href)).toBe(false))

  test('anything that is no text is refused', () => {
    for (const value of [null, undefined, 7, {}]) expect(isAllowedLink(value)).toBe(false)
  })
})
