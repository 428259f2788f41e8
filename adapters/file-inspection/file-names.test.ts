import { expect, test } from 'vitest'
import { extensionOf } from '../../contracts/file-types.ts'
import { cleanFileName } from './file-names.ts'

test.each([
  ['Statement of claim.pdf', 'Statement of claim.pdf'],
  ['Klageschrift Müller.docx', 'Klageschrift Müller.docx'],
  ['契約書.pdf', '契約書.pdf'],
  ['عقد.pdf', 'عقد.pdf'],
  ['📎 exhibit 3.png', '📎 exhibit 3.png'],
  ['../../etc/passwd.pdf', 'passwd.pdf'],
  ['..\\..\\windows\\system32\\evil.pdf', 'evil.pdf'],
  ['/etc/shadow', 'shadow'],
  ['C:\\Users\\a\\lease.pdf', 'lease.pdf'],
  ['lease.pdf\r\nSet-Cookie: a=b', 'lease.pdfSet-Cookie_ a=b'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['lease.pdf\0.exe', 'lease.pdf.exe'],
  ['lea\u200bse\u2066.pdf', 'lease.pdf'],
  ['lease.pdf. . .', 'lease.pdf'],
  ['lease.exe::$DATA', 'lease.exe__$DATA'],
  ['con.pdf', '_con.pdf'],
  ['LPT1', '_LPT1'],
  ['com¹.txt', '_com¹.txt'],
  ['contract.pdf', 'contract.pdf'],
  ['.htaccess', 'htaccess'],
  ['...', 'file'],
  ['', 'file'],
  ['\u202e\u0000', 'file'],
  ['a\ud800b.pdf', 'ab.pdf'],
  ['a "quoted" name?.pdf', 'a _quoted_ name_.pdf'],
  ['report.pdf                      .exe', 'report.pdf .exe'],
])('[INSP1] %j becomes %j', (sent, expected) => {
  expect(cleanFileName(sent)).toBe(expected)
})

test('[INSP1] a long name keeps its ending and whole characters', () => {
  for (const letter of ['a', 'ü', '契', '👩‍👩‍👧']) {
    const name = cleanFileName(`${letter.repeat(400)}.pdf`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/\.pdf$/)
    expect(name).toBe(Buffer.from(name).toString())
  }
  expect(Buffer.byteLength(cleanFileName(`a.${'b'.repeat(500)}`))).toBeLessThanOrEqual(200)
})

test('the ending that counts is the last one', () => {
  expect(extensionOf('lease.pdf.EXE')).toBe('exe')
  expect(extensionOf('lease')).toBe('')
})
