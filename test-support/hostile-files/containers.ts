import * as make from '../file-builders.ts'
import { and, anyZip, docxWith, type HostileFile, overlapping, zeros } from './parts.ts'

/** Archives and what hides in them. */
export const containers: HostileFile[] = [
  {
    name: 'bomb.docx',
    bytes: docxWith({ name: 'word/media/a.png', data: zeros(64) }),
    verdict: 'rejected: unpacks_too_large',
  },
  {
    name: 'lying-bomb.docx',
    bytes: docxWith({ name: 'word/media/a.png', data: zeros(64), claims: { size: 1_000 } }),
    verdict: 'rejected: unpacks_too_large',
  },
  {
    name: 'nested-bomb.docx',
    bytes: docxWith({ name: 'word/embeddings/a.xlsx', data: make.xlsx([{ name: 'xl/a.xml', data: zeros(32) }]) }),
    verdict: 'rejected: unpacks_too_large',
  },
  {
    name: 'many.docx',
    bytes: docxWith(
      ...Array.from({ length: 10_001 }, (_, n) => ({ name: `word/${n}.xml`, data: '', method: 'store' as const })),
    ),
    verdict: 'rejected: unpacks_too_large',
  },
  { name: 'overlapping.docx', bytes: overlapping(), verdict: 'quarantined: suspicious_structure' },
  {
    name: 'deep.docx',
    bytes: docxWith({
      name: 'word/embeddings/a.xlsx',
      data: make.xlsx([
        { name: 'xl/embeddings/b.docx', data: docxWith({ name: 'word/c.docx', data: make.docx('c') }) },
      ]),
    }),
    verdict: 'quarantined: suspicious_structure',
  },
  // Paths out of the folder that somebody unpacks into.
  ...['../../../etc/cron.d/x', '..\\..\\x.bat', '/etc/passwd', 'C:/windows/x.dll'].map(
    (path): HostileFile => ({
      name: 'slip.docx',
      bytes: docxWith({ name: path, data: 'x' }),
      verdict: 'quarantined: suspicious_structure',
    }),
  ),
  {
    name: 'link.docx',
    bytes: docxWith({
      name: 'word/a.xml',
      data: '/etc/passwd',
      claims: { madeBy: (3 << 8) | 20, attributes: 0o120777 * 65_536 },
    }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'twice.docx',
    bytes: make.zip([...make.docxParts('a'), { name: 'word/document.xml', data: 'b' }]),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'locked.docx',
    bytes: docxWith({ name: 'word/a.xml', data: 'x', claims: { flags: 1 } }),
    verdict: 'rejected: password_protected',
  },
  {
    name: 'locked.docx',
    bytes: and(Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('EncryptedPackage', 'utf16le')),
    verdict: 'rejected: password_protected',
  },
  {
    name: 'odd.docx',
    bytes: docxWith({ name: 'word/a.xml', data: 'x', claims: { method: 99 } }),
    verdict: 'rejected: damaged',
  },
  { name: 'cut.docx', bytes: make.docx('Lease').subarray(0, 300), verdict: 'rejected: damaged' },
  { name: 'plain-zip.docx', bytes: anyZip, verdict: 'rejected: damaged' },
  { name: 'sheet.docx', bytes: make.xlsx(), verdict: 'rejected: type_mismatch' },
  { name: 'before.docx', bytes: and('PK\x03\x04 <html>', make.docx('Lease')), verdict: 'rejected: damaged' },
]
