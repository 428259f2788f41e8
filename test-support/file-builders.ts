import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/** Small valid files of every accepted kind, made here, and the parts that hostile ones are made of. */

export interface ZipEntry {
  name: string
  data: Buffer | string
  method?: 'store' | 'deflate'
  /** What the headers say, where that is not the truth. */
  claims?: { size?: number; method?: number; flags?: number; madeBy?: number; attributes?: number }
}

/** A zip (APPNOTE 4.3) that may lie. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const { local, central } = zipEntry(entry, at)
    parts.push(local)
    directory.push(central)
    at += local.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...parts, central, zipEnd(entries.length, central.length, at)])
}

function zipEntry({ name, data, method = 'deflate', claims = {} }: ZipEntry, offset: number) {
  const bytes = Buffer.from(data)
  const packed = method === 'deflate' ? deflateRawSync(bytes) : bytes
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(claims.flags ?? 0, 2)
  common.writeUInt16LE(claims.method ?? (method === 'deflate' ? 8 : 0), 4)
  common.writeUInt32LE(crc32(bytes), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(claims.size ?? bytes.length, 18)
  common.writeUInt16LE(Buffer.byteLength(name), 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed])
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(claims.attributes ?? 0, 6)
  rest.writeUInt32LE(offset, 10)
  const madeBy = Buffer.alloc(2)
  madeBy.writeUInt16LE(claims.madeBy ?? 20)
  const central = Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, rest, Buffer.from(name)])
  return { local, central }
}

function zipEnd(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const officeTypes = {
  'word/document.xml': 'wordprocessingml.document.main',
  'xl/workbook.xml': 'spreadsheetml.sheet.main',
  'ppt/presentation.xml': 'presentationml.presentation.main',
}

export function contentTypes(main: keyof typeof officeTypes, type: string = officeTypes[main]): ZipEntry {
  const data = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/></Types>`
  return { name: '[Content_Types].xml', data }
}

export function relationships(
  name: string,
  ...links: { type: string; target: string; external?: boolean }[]
): ZipEntry {
  const tags = links.map(
    ({ type, target, external }, index) =>
      `<Relationship Id="rId${index + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
  )
  return {
    name,
    data: `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${tags.join('')}</Relationships>`,
  }
}

export function wordText(...paragraphs: string[]): string {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')
  return `<?xml version="1.0"?><w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`
}

/** The parts of a Word document; others are added, or take the place of one of the same name. */
export function docxParts(text: string, others: readonly ZipEntry[] = []): ZipEntry[] {
  const parts: ZipEntry[] = [
    contentTypes('word/document.xml'),
    relationships('_rels/.rels', { type: 'officeDocument', target: 'word/document.xml' }),
    { name: 'word/document.xml', data: wordText(text) },
  ]
  return [...parts.filter((part) => !others.some((other) => other.name === part.name)), ...others]
}

export function docx(text: string, others: readonly ZipEntry[] = []): Buffer {
  return zip(docxParts(text, others))
}

export function xlsx(others: readonly ZipEntry[] = []): Buffer {
  return zip([
    contentTypes('xl/workbook.xml'),
    relationships('_rels/.rels', { type: 'officeDocument', target: 'xl/workbook.xml' }),
    { name: 'xl/workbook.xml', data: '<?xml version="1.0"?><workbook/>' },
    ...others,
  ])
}

export function pptx(): Buffer {
  return zip([
    contentTypes('ppt/presentation.xml'),
    relationships('_rels/.rels', { type: 'officeDocument', target: 'ppt/presentation.xml' }),
    { name: 'ppt/presentation.xml', data: '<?xml version="1.0"?><presentation/>' },
  ])
}

/** A PDF with a page for each text; `objects` and `catalog` add what a page does not need. */
export function pdf(
  pages: readonly string[],
  { catalog = '', objects = [] as (string | Buffer)[], tail = '' } = {},
): Buffer {
  const first = 4
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ')
  const parts: (string | Buffer)[] = [
    '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
    `1 0 obj<</Type/Catalog/Pages 2 0 R${catalog}>>endobj\n`,
    `2 0 obj<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>endobj\n`,
    '3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n',
  ]
  pages.forEach((text, index) => {
    const content = `BT /F1 14 Tf 60 760 Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`
    const number = first + 2 * index
    parts.push(
      `${number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${number + 1} 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n`,
      `${number + 1} 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj\n`,
    )
  })
  return finishPdf([...parts, ...objects], tail)
}

function finishPdf(parts: readonly (string | Buffer)[], tail: string): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  const offsets = [...body.toString('latin1').matchAll(/(?:^|\n)(\d+) 0 obj/g)].map(
    (found) => [Number(found[1]), (found.index ?? 0) + (found[0].startsWith('\n') ? 1 : 0)] as const,
  )
  const lines = offsets.map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = Math.max(...offsets.map(([number]) => number)) + 1
  const end = `xref\n0 1\n0000000000 65535 f \n${lines}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n${tail}`
  return Buffer.concat([body, Buffer.from(end, 'latin1')])
}

/** A PDF object that is a stream. */
export function pdfStream(number: number, dictionary: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${number} 0 obj<<${dictionary}/Length ${data.length}>>stream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream endobj\n', 'latin1'),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

/** A grey PNG; with a size that its data does not have if `claimed` says so. */
export function png(width = 8, height = 8, { claimed = false, text = '' } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = claimed
    ? Buffer.alloc(9)
    : Buffer.alloc((width + 1) * height, 0xaa).map((byte, at) => (at % (width + 1) ? byte : 0))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(text ? [pngChunk('tEXt', Buffer.from(`Comment\0${text}`, 'latin1'))] : []),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** The frame of a JPEG, with a scan of no meaning. */
export function jpeg(width = 8, height = 8, segments: readonly Buffer[] = []): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...segments,
    jpegSegment(0xc0, frame),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]),
  ])
}

export function gif(width = 1, height = 1, { frames = 1, comment = '' } = {}): Buffer {
  const screen = Buffer.alloc(7)
  screen.writeUInt16LE(width)
  screen.writeUInt16LE(height, 2)
  const picture = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0, 0, 0, 255, 255, 255, 2, 2, 0x44, 1, 0])
  return Buffer.concat([
    Buffer.from('GIF89a'),
    screen,
    ...(comment ? [Buffer.from([0x21, 0xfe, comment.length]), Buffer.from(comment, 'latin1'), Buffer.from([0])] : []),
    ...Array.from({ length: frames }, () => picture),
    Buffer.from([0x3b]),
  ])
}

/** RIFF with its length; `short` says more than there is. */
export function riff(form: string, body: Buffer, short = 0): Buffer {
  const head = Buffer.from(`RIFF0000${form}`, 'latin1')
  head.writeUInt32LE(4 + body.length + short, 4)
  return Buffer.concat([head, body])
}

export function webp(width = 8, height = 8): Buffer {
  const chunk = Buffer.alloc(18)
  chunk.write('VP8X', 0, 'latin1')
  chunk.writeUInt32LE(10, 4)
  chunk.writeUIntLE(width - 1, 12, 3)
  chunk.writeUIntLE(height - 1, 15, 3)
  return riff('WEBP', chunk)
}

export function wav(body = Buffer.alloc(64), short = 0): Buffer {
  const format = Buffer.from('fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0', 'latin1')
  const head = Buffer.from('data0000', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return riff('WAVE', Buffer.concat([format, head, body]), short)
}

/** A box of ISO 14496-12. */
export function box(type: string, ...contents: Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  const content = Buffer.concat(contents)
  head.writeUInt32BE(8 + content.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

export function mp4(brand = 'isom', rest: readonly Buffer[] = [box('moov', box('mvhd', Buffer.alloc(100)))]): Buffer {
  return Buffer.concat([box('ftyp', Buffer.from(`${brand}\0\0\x02\0${brand}mp41`, 'latin1')), ...rest])
}

export function heic(width = 8, height = 8): Buffer {
  const size = Buffer.alloc(12)
  size.writeUInt32BE(width, 4)
  size.writeUInt32BE(height, 8)
  const meta = box('meta', Buffer.alloc(4), box('iprp', box('ipco', box('ispe', size))))
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')),
    meta,
    box('mdat', Buffer.alloc(16)),
  ])
}

export function webm(): Buffer {
  return Buffer.from(
    '\x1a\x45\xdf\xa3\x8f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04\x18\x53\x80\x67\x80',
    'latin1',
  )
}

export function ogg(): Buffer {
  const page = Buffer.alloc(28)
  page.write('OggS', 0, 'latin1')
  page[5] = 2
  page[26] = 1
  page[27] = 19
  return Buffer.concat([page, Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1')])
}

export function mp3(): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x64])
  return Buffer.concat([frame, frame, frame])
}
