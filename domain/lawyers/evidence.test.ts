import { describe, expect, test } from 'vitest'
import { evidenceTypeOf, safeFileName } from './evidence.ts'

describe('[LIC4] the first bytes decide what a file is', () => {
  test.each([
    ['a PDF', Buffer.from('%PDF-1.4\n'), 'application/pdf'],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['HTML', Buffer.from('<!doctype html><script>1</script>'), undefined],
    ['HTML with a PDF further down', Buffer.from('<html>%PDF-1.4'), undefined],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['a program', Buffer.from('MZ\x90'), undefined],
    ['a ZIP', Buffer.from('PK\x03\x04'), undefined],
    ['half a PNG', Buffer.from([0x89, 0x50, 0x4e]), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s', (_, bytes, type) => {
    expect(evidenceTypeOf(bytes)).toBe(type)
  })
})

describe('[LIC4] names cannot lead anywhere', () => {
  test.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['..\\..\\windows\\system32\\a.pdf', 'a.pdf'],
    ['/etc/cron.d/x.PDF', 'x.pdf'],
    ['', 'licence.pdf'],
    ['...', 'licence.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['a\0b\r\nset-cookie: x.pdf', 'abset-cookie x.pdf'],
    ['\u202egnp.exe', 'gnp.exe.pdf'],
    ['licence.pdf.html', 'licence.pdf.html.pdf'],
    ['Zulassung für Köln.pdf', 'Zulassung für Köln.pdf'],
    [`${'a'.repeat(400)}.pdf`, `${'a'.repeat(120)}.pdf`],
    ['"><script>.pdf', 'script.pdf'],
  ])('%j', (claimed, kept) => {
    expect(safeFileName(claimed, 'application/pdf')).toBe(kept)
  })
})
