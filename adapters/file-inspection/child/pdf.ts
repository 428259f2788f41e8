import { constants, inflateSync } from 'node:zlib'
import { throughWindows } from './byte-search.ts'
import { refuseMarkupAroundPdf } from './polyglots.ts'
import { type Notes, quarantined, rejected } from './verdict.ts'

/**
 * Looks for what a PDF can do besides being read (ISO 32000-2, 12.6.4). Names are looked for in the file as it lies there and in
 * its object streams; other streams hold text and images. Nothing is executed and nothing is drawn.
 */

/** One object stream unpacked, and all of them together. Acrobat writes 100 objects into one, some 20 KB. */
const MAX_OBJECT_STREAM = 64 * 1024 * 1024
const MAX_OBJECT_STREAMS = 512 * 1024 * 1024
/** A stream's dictionary is looked for this far before its data. */
const DICTIONARY_REACH = 2_048
/** Readers look for the end mark in the last bytes only; mail gateways add line ends. */
const END_REACH = 4_096

/** Names and what they mean. Ends are checked: `/JavaScriptFoo` is another name. */
const names = {
  javaScript: /\/JavaScript(?![\w#-])/,
  launch: /\/Launch(?![\w#-])/,
  flash: /\/(?:RichMedia|Movie3D|ImportData)(?![\w#-])/,
  embedded: /\/(?:EmbeddedFiles?|GoToE|Collection)(?![\w#-])/,
  encrypted: /\/Encrypt(?![\w#-])/,
  forms: /\/XFA(?![\w#-])/,
} as const
type Finding = keyof typeof names

/** @throws Refusal for PDFs that are cut off, something else as well, or start programs */
export function inspectPdf(bytes: Buffer, notes: Notes): void {
  if (!bytes.toString('latin1', Math.max(0, bytes.length - END_REACH)).includes('%%EOF')) throw rejected('damaged')
  refuseMarkupAroundPdf(bytes)
  const found = new Set<Finding>()
  throughWindows(bytes, (window) => findNames(window, found))
  inspectObjectStreams(bytes, found)
  if (found.has('launch') || found.has('flash')) throw quarantined('active_content')
  // A script that has a file at hand is how documents drop programs.
  if (found.has('javaScript') && found.has('embedded')) throw quarantined('active_content')
  if (found.has('javaScript') || found.has('forms')) notes.add('scripts')
  if (found.has('embedded')) notes.add('embedded_files')
  if (found.has('encrypted')) notes.add('password_protected')
}

function findNames(text: string, found: Set<Finding>): void {
  // A name may write any letter as # and two digits (7.3.5).
  const plain = text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  for (const [finding, name] of Object.entries(names) as [Finding, RegExp][]) if (name.test(plain)) found.add(finding)
}

function inspectObjectStreams(bytes: Buffer, found: Set<Finding>): void {
  let unpacked = 0
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue
    const before = bytes.toString('latin1', Math.max(0, at - DICTIONARY_REACH), at)
    const dictionary = plainNames(before.slice(before.lastIndexOf('obj') + 3))
    if (!/\/ObjStm(?![\w#-])/.test(dictionary)) continue
    const data = dataAt(bytes, at)
    const text = unpack(data, dictionary, found.has('encrypted'))
    unpacked += text.length
    if (unpacked > MAX_OBJECT_STREAMS) throw rejected('unpacks_too_large')
    throughWindows(text, (window) => findNames(window, found))
  }
}

function plainNames(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** From the end of the line that says `stream` up to `endstream`. */
function dataAt(bytes: Buffer, keyword: number): Buffer {
  const begin = keyword + 6 + (bytes[keyword + 6] === 13 ? 2 : 1)
  const end = bytes.indexOf('endstream', begin)
  return bytes.subarray(begin, end < 0 ? bytes.length : end)
}

/** @throws Refusal if what the objects are cannot be read: then they may be anything */
function unpack(data: Buffer, dictionary: string, encrypted: boolean): Buffer {
  // Cannot be read without the key. Noted for the reader.
  if (encrypted) return Buffer.alloc(0)
  const filter = /\/Filter\s*(\[[^\]]*\]|\/[A-Za-z0-9]+)/.exec(dictionary)?.[1]
  if (!filter) return data
  const predictor = /\/Predictor\s+(\d+)/.exec(dictionary)?.[1] ?? '1'
  if (!/^\[?\s*\/(?:FlateDecode|Fl)\s*\]?$/.test(filter) || predictor !== '1') throw quarantined('suspicious_structure')
  try {
    return inflateSync(data, { maxOutputLength: MAX_OBJECT_STREAM, finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    const bursts = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw rejected(bursts ? 'unpacks_too_large' : 'damaged')
  }
}
