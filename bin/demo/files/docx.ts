import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const office = 'http://schemas.openxmlformats.org'
const document = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

const frame = {
  '[Content_Types].xml': `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${document}"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
}

/** A Word document (ECMA-376) of paragraphs; one that begins with `# ` is set in bold. */
export function docxOf(paragraphs: readonly string[]): Promise<Buffer> {
  const body = paragraphs.map((text) => (text.startsWith('# ') ? paragraphOf(text.slice(2), true) : paragraphOf(text)))
  const text = `${head}<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`
  const zip = new ZipFile()
  for (const [name, content] of Object.entries({ ...frame, 'word/document.xml': text })) {
    zip.addBuffer(Buffer.from(content), name)
  }
  zip.end()
  return buffer(zip.outputStream)
}

function paragraphOf(text: string, isBold = false): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const style = isBold ? '<w:rPr><w:b/></w:rPr>' : ''
  return `<w:p><w:r>${style}<w:t xml:space="preserve">${escaped}</w:t></w:r></w:p>`
}
