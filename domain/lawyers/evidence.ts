import type { Evidence } from '../../contracts/licences.ts'

type EvidenceType = Evidence['contentType']

/** First bytes of what we take: PDF 32000-1 §7.5.2, PNG (W3C) §5.2, JPEG (ITU-T T.81) SOI and the next marker. */
const beginnings: readonly (readonly [EvidenceType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

const extensions: Record<EvidenceType, readonly [string, ...string[]]> = {
  'application/pdf': ['.pdf'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
}

/** What a file is by its first bytes, whatever it says of itself; undefined for what we do not take. */
export function evidenceTypeOf(bytes: Uint8Array): EvidenceType | undefined {
  return beginnings.find(([, beginning]) => beginning.every((byte, at) => bytes[at] === byte))?.[0]
}

/** Longest name kept, in characters; file systems end at 255 bytes. */
const NAME_LENGTH = 120

/**
 * A name that is safe to show and to save under: the last part of a path, without control and direction characters and without
 * what Windows refuses, and with the ending of what the file is.
 */
export function safeFileName(claimed: string, type: EvidenceType): string {
  const last = claimed.split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim()
  const [usual, ...others] = extensions[type]
  const ending = [usual, ...others].find((known) => plain.toLowerCase().endsWith(known)) ?? ''
  const stem = [...plain.slice(0, plain.length - ending.length)].slice(0, NAME_LENGTH).join('').trim()
  return `${stem || 'licence'}${ending || usual}`
}
