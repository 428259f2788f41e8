import { documentLimits } from '../../contracts/documents.ts'

/** Endings of files that people of a case exchange, and what a file of that name says it is. The inspection says what it is. */
const typesByEnding: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  rtf: 'application/rtf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  eml: 'message/rfc822',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  webm: 'video/webm',
  mp4: 'video/mp4',
  zip: 'application/zip',
}

/** The ending of a name with its dot, `.pdf`; empty where it has none. */
export function endingOf(name: string): string {
  return /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
}

/** What a file of this name says it is. */
export function typeOfName(name: string): string {
  const ending = endingOf(name).slice(1).toLowerCase()
  return Object.hasOwn(typesByEnding, ending) ? (typesByEnding[ending] ?? '') : 'application/octet-stream'
}

/**
 * A name that is safe to show and to save under: the last part of a path, without control and direction characters and without
 * what Windows refuses.
 */
export function cleanFileName(claimed: string): string {
  const last = claimed.split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  const ending = endingOf(plain)
  const stem = plain.slice(0, plain.length - ending.length)
  const kept = [...stem]
    .slice(0, documentLimits.nameLength - ending.length)
    .join('')
    .trim()
  return `${kept || 'file'}${ending}`
}

/** Another name for a file: its ending stays what it was, so that nobody's system takes it for something else. */
export function renamed(before: string, wanted: string): string {
  const ending = endingOf(before)
  const clean = cleanFileName(wanted)
  return endingOf(clean).toLowerCase() === ending.toLowerCase() ? clean : cleanFileName(`${clean}${ending}`)
}
