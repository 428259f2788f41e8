/** One line of a page. */
export interface PdfLine {
  text: string
  /** In points. */
  size: number
}

const PAGE = { width: 595, height: 842, margin: 64 }
/** Letters of Helvetica are about half as wide as they are high; with this many nothing runs over the edge. */
const LETTERS_IN_LINE = 84
const TEXT_SIZE = 11
const LEADING = 1.45

/** A PDF (ISO 32000-1) of these pages, in Helvetica. Letters beyond Latin-1 are left out. */
export function pdfOf(pages: readonly (readonly PdfLine[])[]): Buffer {
  const FONT = 3
  const first = FONT + 1
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, index) => {
      const content = contentOf(lines)
      const box = `/MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 ${FONT} 0 R >> >>`
      return [
        `<< /Type /Page /Parent 2 0 R ${box} /Contents ${first + 2 * index + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]
    }),
  ]
  return fileOf(objects)
}

/** Pages of a title and paragraphs, wrapped and broken. A paragraph that begins with `# ` is a heading. */
export function pagesOf(title: string, paragraphs: readonly string[]): PdfLine[][] {
  const lines: PdfLine[] = [{ text: title, size: 18 }, blank]
  for (const paragraph of paragraphs) {
    if (paragraph.startsWith('# ')) lines.push(blank, { text: paragraph.slice(2), size: 13 })
    else lines.push(...wrap(paragraph).map((text) => ({ text, size: TEXT_SIZE })), blank)
  }
  const pages: PdfLine[][] = [[]]
  let left = PAGE.height - 2 * PAGE.margin
  for (const line of lines) {
    left -= line.size * LEADING
    if (left < 0) {
      pages.push([])
      left = PAGE.height - 2 * PAGE.margin - line.size * LEADING
    }
    pages.at(-1)?.push(line)
  }
  return pages
}

const blank: PdfLine = { text: '', size: TEXT_SIZE / 2 }

function wrap(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`
    if (longer.length <= LETTERS_IN_LINE) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** Signs of these texts that WinAnsi has at another place than Unicode (ISO 32000-1, annex D). */
const winAnsi: Record<string, string> = { '“': '\x93', '”': '\x94', '’': '\x92', '–': '\x96' }

function contentOf(lines: readonly PdfLine[]): string {
  const shown = lines.map(({ text, size }) => {
    const plain = text.replaceAll(/[“”’–]/g, (sign) => winAnsi[sign] ?? '').replaceAll(/[^ -~\x80-\xff]/g, '')
    return `/F1 ${size} Tf 0 -${(size * LEADING).toFixed(1)} Td (${plain.replaceAll(/[\\()]/g, '\\$&')}) Tj`
  })
  return `BT 1 0 0 1 ${PAGE.margin} ${PAGE.height - PAGE.margin} Tm ${shown.join(' ')} ET`
}

function fileOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const start = text.length
  const size = objects.length + 1
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}
