import mammoth from 'mammoth'
import { getDocumentProxy } from 'unpdf'
import { fileTypeOf } from '../../../contracts/file-types.ts'
import { type ExtractedText, MAX_TEXT_LENGTH } from '../file-inspection.ts'
import { decodeText } from './text-files.ts'

/** Text of a file that was accepted; runs in the child process only. @returns undefined for kinds that have none */
export async function extractText(
  fileName: string,
  declaredType: string,
  bytes: Buffer,
): Promise<ExtractedText | undefined> {
  const claimed = fileTypeOf(fileName, declaredType)
  if ('refused' in claimed) return undefined
  switch (claimed.type) {
    case 'pdf':
      return cutPages(pagesOfPdf(bytes))
    case 'docx':
      return cutPages([(await mammoth.extractRawText({ buffer: bytes })).value])
    case 'txt':
    case 'md':
    case 'csv':
      return cutPages([decodeText(bytes)])
    default:
      return undefined
  }
}

async function* pagesOfPdf(bytes: Buffer): AsyncGenerator<string> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    yield items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
    page.cleanup()
  }
}

/** Pages up to the length that is kept; empty pages stay, so that the numbers are right. */
async function cutPages(all: AsyncIterable<string> | Iterable<string>): Promise<ExtractedText> {
  const pages: string[] = []
  let left = MAX_TEXT_LENGTH
  for await (const page of all) {
    const text = page.toWellFormed().replaceAll('\0', '')
    pages.push(text.slice(0, left).toWellFormed())
    if (text.length > left) return { pages, isCut: true }
    left -= text.length
  }
  return { pages, isCut: false }
}
