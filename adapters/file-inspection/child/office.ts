import { bytesMatch, createStreamSearch } from './byte-search.ts'
import { refuseTestVirus } from './test-virus.ts'
import { type Notes, quarantined, rejected } from './verdict.ts'
import { freshBudget, visitZip, type ZipBudget, type ZipPart, zipLimits } from './zip.ts'

export type OfficeType = 'docx' | 'xlsx' | 'pptx'

/** Where each kind has its main part (ECMA-376). */
const mainPart: Record<OfficeType, string> = {
  docx: 'word/document.xml',
  xlsx: 'xl/workbook.xml',
  pptx: 'ppt/presentation.xml',
}

/** Office files have no document type (ECMA-376 part 2, 6.2.5): one is there to read files or to burst (XXE, billion laughs). */
const documentType = /<!(?:DOCTYPE|ENTITY)/i
/** Fields that start another program when the file is opened. */
const callingField = /\bDDE(?:AUTO)?\b/

/** Kinds of links out of the file that are followed without a click. */
const followed = /\/(?:attachedTemplate|oleObject|frame|subDocument|package|control|aFChunk)$/i
const network =
  /^(?:https?|ftp|mhtml|ms-[a-z-]+|search-ms|mk|x-usc):|^[\\/]{2}|^file:(?:\/\/(?!localhost\/)[^/]|\/{4,}|\\\\)/i

/** OLE's wrapper for any file at all, and the mark of compound files. */
const nativeObject = Buffer.from('\x01Ole10Native', 'utf16le')
const compoundMark = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')

/** @throws Refusal for Office files that are damaged, burst, bring programs or fetch things */
export async function inspectOffice(bytes: Buffer, type: OfficeType, notes: Notes): Promise<void> {
  const seen = await inspectContainer(bytes, freshBudget(), notes, 1)
  if (!seen.has('[Content_Types].xml')) throw rejected('damaged')
  if (!seen.has(mainPart[type])) throw rejected('type_mismatch')
}

/** An Office file with a password is a compound file that holds the container encrypted (MS-OFFCRYPTO). */
export function refusePassword(bytes: Buffer): void {
  if (bytes.indexOf(compoundMark) === 0 && bytes.includes(encryptedPackage)) throw rejected('password_protected')
}

async function inspectContainer(bytes: Buffer, budget: ZipBudget, notes: Notes, depth: number): Promise<Set<string>> {
  if (depth > zipLimits.depth) throw quarantined('suspicious_structure')
  const seen = new Set<string>()
  const documentTypes = createSearches(documentType)
  const calls = createSearches(callingField)
  await visitZip(bytes, budget, {
    onPiece(name, piece) {
      if (!isXml(name)) return
      // UTF-16 spreads the letters; without the zeros it reads the same.
      const letters = piece.includes(0) ? Buffer.from(piece.filter((byte) => byte !== 0)) : piece
      documentTypes(name).push(letters)
      if (/^word\/.*\.xml$/i.test(name)) calls(name).push(letters)
      if (documentTypes(name).found()) throw quarantined('suspicious_structure')
      if (calls(name).found() && isFieldText(letters)) throw quarantined('active_content')
    },
    async onPart(part) {
      seen.add(part.name)
      inspectPart(part, notes)
      if (part.bytes?.indexOf('PK\x03\x04', 0, 'latin1') === 0) {
        notes.add('embedded_files')
        await inspectContainer(part.bytes, budget, notes, depth + 1)
      }
    },
  })
  return seen
}

function createSearches(pattern: RegExp) {
  const searches = new Map<string, ReturnType<typeof createStreamSearch>>()
  return (name: string) => {
    const search = searches.get(name) ?? createStreamSearch(pattern)
    searches.set(name, search)
    return search
  }
}

function isXml(name: string): boolean {
  return /\.(?:xml|rels|vml)$/i.test(name)
}

/** "DDE" as a word of the text is no call: only in the code of a field. */
function isFieldText(piece: Buffer): boolean {
  return /<w:(?:instrText|fldSimple)\b[^<]*DDE/.test(piece.toString('latin1'))
}

function inspectPart({ name, bytes }: ZipPart, notes: Notes): void {
  if (/vbaproject|vbadata|\/macrosheets\//i.test(name)) throw quarantined('macros')
  if (/\/activex\//i.test(name)) throw quarantined('active_content')
  if (/\.(?:exe|dll|scr|com|bat|cmd|ps1|vbs|js|hta|lnk|jar|msi|html?|svg\.exe)$/i.test(name))
    throw quarantined('active_content')
  if (!bytes) return
  refuseTestVirus(bytes)
  if (name === '[Content_Types].xml' && bytesMatch(bytes, /macroEnabled|vbaProject/i)) throw quarantined('macros')
  if (/\.rels$/i.test(name)) inspectLinks(bytes.toString('utf8'), notes)
  if (/\/embeddings\//i.test(name)) notes.add('embedded_files')
  if (bytes.indexOf(compoundMark) === 0 && bytes.includes(nativeObject)) throw quarantined('active_content')
  if (/^MZ/.test(bytes.toString('latin1', 0, 2)) && /\.bin$/i.test(name)) throw quarantined('active_content')
}

function inspectLinks(xml: string, notes: Notes): void {
  for (const [link] of xml.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    if (!/TargetMode\s*=\s*["']\s*External/i.test(link)) continue
    const kind = attribute(link, 'Type')
    const target = attribute(link, 'Target')
    if (/\/hyperlink$/i.test(kind)) continue
    if (followed.test(kind) && network.test(target.trim())) throw quarantined('external_content')
    // Word notes where its template lies on the author's own disk.
    if (!/\/attachedTemplate$/i.test(kind)) notes.add('external_links')
  }
}

function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  const text = found?.[1] ?? found?.[2] ?? ''
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
    .replace(/&amp;/g, '&')
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
