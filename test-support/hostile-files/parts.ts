import * as make from '../file-builders.ts'

/** A file, and what has to become of it. `by` says who sends it this way in the world, or what it tries. */
export interface HostileFile {
  name: string
  type?: string
  bytes: Buffer
  verdict: `${'rejected' | 'quarantined'}: ${string}` | `accepted: ${string}`
}

export const html = '<html><script>alert(1)</script></html>'
export const exe = `MZ\x90\0\x03${'\0'.repeat(64)}PE\0\0`
export const anyZip = make.zip([{ name: 'a.txt', data: 'a' }])
export const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024)
export const latin = (text: string) => Buffer.from(text, 'latin1')
export const and = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)))
export const docxWith = (...parts: make.ZipEntry[]) => make.docx('Lease', parts)
export const settingsLink = (type: string, target: string) =>
  docxWith(make.relationships('word/_rels/settings.xml.rels', { type, target, external: true }))
export const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
export const launch = '9 0 obj<</S/Launch/F(cmd.exe)>>endobj\n'
export const oleObject = and(
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(504),
  Buffer.from('\x01Ole10Native', 'utf16le'),
  exe,
)

export function documentXml(data: string): Buffer {
  return docxWith({ name: 'word/document.xml', data })
}

/** Two entries of the directory that point at one part: the way to a bomb without nesting. */
export function overlapping(): Buffer {
  const bytes = make.zip([
    ...make.docxParts('a'),
    { name: 'word/a.xml', data: 'x'.repeat(500) },
    { name: 'word/b.xml', data: 'x'.repeat(500) },
  ])
  const second = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1')
  const first = bytes.lastIndexOf('PK\x01\x02', second - 1, 'latin1')
  bytes.copyWithin(second + 42, first + 42, first + 46)
  return bytes
}

/** The length of the first segment reads as the start of a comment. */
export function jpegScript(): Buffer {
  const segment = Buffer.alloc(0x2f2a - 2)
  segment.write('*/=1;alert(1)/*', 0, 'latin1')
  const rest = make.jpeg()
  return Buffer.concat([rest.subarray(0, 2), make.jpegSegment(0xe0, segment), rest.subarray(20)])
}

export function objectStream(filter: string, data: Buffer): Buffer {
  return make.pdf(['a'], { objects: [make.pdfStream(9, `/Type/ObjStm/N 1/First 4${filter}`, data)] })
}

export function mail(attachment: string): Buffer {
  return latin(
    `From: a@example.org\r\nTo: b@example.org\r\nSubject: Invoice\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/octet-stream; name="${attachment}"\r\nContent-Disposition: attachment; filename="${attachment}"\r\n\r\nAAAA\r\n--x--\r\n`,
  )
}
