import { type Notes, quarantined, rejected } from './verdict.ts'

/** Text that is really a page, a drawing or a program: browsers and shells look at the first letters. */
const otherThanText = /^\s*(?:<!doctype|<html|<svg|<\?xml|<script|<iframe|<body|#!|%PDF-|\{\\rtf|MZ.{0,200}\0)/i

/** A cell that calls a program (DDE): `=cmd|'/c …'!A0`. */
const callingCell = /(?:^|[,;\t\n"])[\s"]{0,20}[=+\-@][^,;\t\n]{0,200}\|[^\n]{0,200}!/
const formulaCell = /(?:^|[,;\t\n])"?[=@]/

/** Attachments that run when they are opened. */
const runnable =
  /name\*?\d*\*?\s*=\s*"?[^"\r\n]{0,200}\.(?:exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|lnk|jar|iso|img|vhd|docm|xlsm|pptm|chm|cpl|dll|reg)["\s;]/i

/**
 * Reads bytes as text: UTF-8, UTF-16 with its mark, or else Windows-1252.
 * @throws Refusal if it is no text
 */
export function decodeText(bytes: Buffer): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  const text = utf16 ? decodeAs(utf16, bytes) : (decodeAs('utf-8', bytes) ?? decodeAs('windows-1252', bytes))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells text from other things.
  if (text === undefined || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) throw rejected('type_mismatch')
  return text
}

function decodeAs(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** @throws Refusal if it is no text, or text that something else would run */
export function inspectText(bytes: Buffer, type: 'txt' | 'md' | 'csv', notes: Notes): void {
  const text = decodeText(bytes)
  if (otherThanText.test(text)) throw rejected('type_mismatch')
  if (type !== 'csv') return
  if (callingCell.test(text)) throw quarantined('active_content')
  if (formulaCell.test(text)) notes.add('formulas')
}

/** RFC 5322: header fields, then an empty line. @throws Refusal if it is no mail, or one that brings a program */
export function inspectMail(bytes: Buffer, notes: Notes): void {
  const text = bytes.toString('latin1')
  if (text.includes('\0')) throw rejected('type_mismatch')
  const header = text.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const fields = header.split(/\r?\n/).filter((line) => !/^\s/.test(line))
  if (!fields.every((line) => /^(?:[!-9;-~]+:|From )/.test(line))) throw rejected('type_mismatch')
  if (!fields.some((line) => /^(?:from|date|received|message-id|subject):/i.test(line))) throw rejected('type_mismatch')
  if (runnable.test(text)) throw quarantined('active_content')
  if (/^content-disposition:\s*attachment/im.test(text)) notes.add('embedded_files')
}

/** @throws Refusal if an RTF brings or calls other things (OLE objects, templates from elsewhere, DDE) */
export function inspectRtf(bytes: Buffer, notes: Notes): void {
  const text = bytes.toString('latin1')
  if (!/\}[\s\0]*$/.test(text.slice(-64))) throw rejected('damaged')
  // Control words may be broken by line ends and empty groups, as attackers do.
  const dense = text.replace(/[\r\n]/g, '').replace(/\{\}/g, '')
  if (/\\obj(?:data|update|autlink|html|class)|\\\*\s*\\template\s*(?:https?:|\\\\)|\\ddeauto|DDEAUTO/i.test(dense)) {
    throw quarantined('active_content')
  }
  if (/\\object|\\fldinst[^}]{0,40}(?:INCLUDETEXT|INCLUDEPICTURE)/i.test(dense)) notes.add('embedded_files')
}
