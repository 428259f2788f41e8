import { bytesMatch } from './byte-search.ts'
import { quarantined } from './verdict.ts'

/** What makes a browser or a server run a file, wherever in it it stands. Images, sound and films have no use for any of it. */
const markup = /<(?:script|html|iframe|svg|body|!doctype html)[\s>/]|<\?php|<\?=/i

/** The same in the part of a PDF that other readers look at first, and behind its end. */
const PDF_HEAD = 1024

/** End of central directory (APPNOTE 4.3.16), with a comment of at most 65,535 bytes behind it. */
const EOCD = Buffer.from('PK\x05\x06', 'latin1')
const EOCD_LENGTH = 22
const MAX_COMMENT = 65_535

/** Programs and archives that are hung on behind another file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: file formats have control characters in their first bytes
const attached = /^[\s\0]*(?:%PDF-|MZ|\x7fELF|PK\x03\x04|Rar!|7z\xbc\xaf|\xcf\xfa\xed\xfe|#!|<)/

/** @throws Refusal if a file that is no zip can be opened as one: readers of zips look at the end. */
export function refuseHiddenZip(bytes: Buffer): void {
  const from = Math.max(0, bytes.length - EOCD_LENGTH - MAX_COMMENT)
  for (let at = bytes.lastIndexOf(EOCD); at >= from; at = at === 0 ? -1 : bytes.lastIndexOf(EOCD, at - 1)) {
    if (at + EOCD_LENGTH > bytes.length) continue
    const comment = bytes.readUInt16LE(at + 20)
    const directory = at - bytes.readUInt32LE(at + 12)
    if (at + EOCD_LENGTH + comment > bytes.length || directory < 0) continue
    if (bytes.readUInt32LE(directory) === 0x02014b50) throw quarantined('two_types_at_once')
  }
}

/** For images, sound and films. @throws Refusal if there is markup or code anywhere in it. */
export function refuseMarkup(bytes: Buffer): void {
  if (bytesMatch(bytes, markup)) throw quarantined('two_types_at_once')
}

/** @throws Refusal if a PDF is a page or a program for others as well */
export function refuseMarkupAroundPdf(bytes: Buffer): void {
  const end = bytes.lastIndexOf('%%EOF')
  const tail = end < 0 ? '' : bytes.toString('latin1', end + 5)
  if (markup.test(bytes.toString('latin1', 0, PDF_HEAD)) || markup.test(tail) || attached.test(tail)) {
    throw quarantined('two_types_at_once')
  }
}

/** @throws Refusal if what stands behind the end of an image begins like a program, an archive or a page */
export function refuseAttached(bytes: Buffer, end: number): void {
  if (attached.test(bytes.toString('latin1', end, end + 64))) throw quarantined('two_types_at_once')
}
