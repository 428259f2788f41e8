import { type FileTypeId, fileTypeOf } from '../../contracts/file-types.ts'

/** How many bytes `checkFirstBytes` wants to see, if the file has as many. */
export const FIRST_BYTES = 64

/** What a type begins with: at an offset, one of these (Latin-1). Text has no such mark; its whole is looked at later. */
const signatures: Partial<Record<FileTypeId, { at: number; oneOf: readonly string[] }>> = {
  pdf: { at: 0, oneOf: ['%PDF-'] },
  docx: { at: 0, oneOf: ['PK\x03\x04'] },
  xlsx: { at: 0, oneOf: ['PK\x03\x04'] },
  pptx: { at: 0, oneOf: ['PK\x03\x04'] },
  rtf: { at: 0, oneOf: ['{\\rtf'] },
  png: { at: 0, oneOf: ['\x89PNG\r\n\x1a\n'] },
  jpeg: { at: 0, oneOf: ['\xff\xd8\xff'] },
  gif: { at: 0, oneOf: ['GIF87a', 'GIF89a'] },
  webp: { at: 8, oneOf: ['WEBP'] },
  heic: { at: 4, oneOf: ['ftypheic', 'ftypheix', 'ftypheim', 'ftypheis', 'ftypmif1', 'ftyphevc', 'ftyphevx'] },
  mp3: { at: 0, oneOf: ['ID3', '\xff\xfb', '\xff\xfa', '\xff\xf3', '\xff\xf2'] },
  wav: { at: 8, oneOf: ['WAVE'] },
  m4a: { at: 4, oneOf: ['ftyp'] },
  ogg: { at: 0, oneOf: ['OggS'] },
  weba: { at: 0, oneOf: ['\x1a\x45\xdf\xa3'] },
  mp4: { at: 4, oneOf: ['ftyp'] },
  mov: { at: 4, oneOf: ['ftypqt', 'moov', 'mdat', 'wide', 'free'] },
  webm: { at: 0, oneOf: ['\x1a\x45\xdf\xa3'] },
}

/**
 * The check while a file is still coming in: do ending, declared type and first bytes agree? It parses nothing, so it may run
 * in the server; the whole is judged by `FileInspection.inspect`.
 * @param fileName the cleaned name
 * @param head the first `FIRST_BYTES` bytes, fewer only if the file is shorter
 */
export function checkFirstBytes(
  fileName: string,
  declaredType: string,
  head: Uint8Array,
): { type: FileTypeId } | { refused: 'type_not_accepted' | 'type_mismatch' | 'empty' } {
  const claimed = fileTypeOf(fileName, declaredType)
  if ('refused' in claimed) return claimed
  if (head.length === 0) return { refused: 'empty' }
  const signature = signatures[claimed.type]
  if (!signature) return claimed
  const begin = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  return signature.oneOf.some((mark) => begin.startsWith(mark, signature.at)) ? claimed : { refused: 'type_mismatch' }
}
