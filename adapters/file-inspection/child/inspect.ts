import { fileTypeFromBuffer } from 'file-type'
import { type FileTypeId, fileTypes } from '../../../contracts/file-types.ts'
import type { Inspection } from '../file-inspection.ts'
import { checkFirstBytes, FIRST_BYTES } from '../first-bytes.ts'
import { inspectImage } from './images.ts'
import { inspectHeic, inspectMedia } from './media.ts'
import { inspectOffice, refusePassword } from './office.ts'
import { inspectPdf } from './pdf.ts'
import { refuseHiddenZip } from './polyglots.ts'
import { refuseTestVirus } from './test-virus.ts'
import { inspectMail, inspectRtf, inspectText } from './text-files.ts'
import { type Notes, Refusal, rejected } from './verdict.ts'

/** What `file-type` calls the content of each type; text has no signature and is found by none. */
const detectedAs: Record<FileTypeId, readonly string[]> = {
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  pptx: ['pptx'],
  rtf: ['rtf'],
  txt: [],
  md: [],
  csv: [],
  eml: [],
  png: ['png', 'apng'],
  jpeg: ['jpg'],
  gif: ['gif'],
  webp: ['webp'],
  heic: ['heic'],
  mp3: ['mp3'],
  wav: ['wav'],
  m4a: ['m4a', 'mp4', 'm4b'],
  ogg: ['ogg', 'oga', 'opus', 'spx'],
  weba: ['webm'],
  mp4: ['mp4', 'm4v', 'mov'],
  mov: ['mov'],
  webm: ['webm'],
}

/** Judges a whole file; runs in the child process only. Errors other than refusals are the parent's to judge. */
export async function inspect(fileName: string, declaredType: string, bytes: Buffer): Promise<Inspection> {
  const notes: Notes = new Set()
  try {
    const type = await inspectWhole(fileName, declaredType, bytes, notes)
    return { verdict: 'accepted', type, contentType: fileTypes[type].contentType, notes: [...notes] }
  } catch (error) {
    if (error instanceof Refusal) return error.verdict
    throw error
  }
}

async function inspectWhole(fileName: string, declaredType: string, bytes: Buffer, notes: Notes): Promise<FileTypeId> {
  const claimed = checkFirstBytes(fileName, declaredType, bytes.subarray(0, FIRST_BYTES))
  if ('refused' in claimed) {
    if (claimed.refused === 'type_mismatch') refusePassword(bytes)
    throw rejected(claimed.refused)
  }
  refuseTestVirus(bytes)
  const { type } = claimed
  const isOffice = type === 'docx' || type === 'xlsx' || type === 'pptx'
  if (!isOffice) refuseHiddenZip(bytes)
  // Office files are judged by their parts, below: the library stops looking at the first ones.
  else return inspectOffice(bytes, type, notes).then(() => type)
  await refuseOtherContent(bytes, type)
  inspectContent(bytes, type, notes)
  return type
}

async function refuseOtherContent(bytes: Buffer, type: FileTypeId): Promise<void> {
  const detected = await fileTypeFromBuffer(bytes)
  const expected = detectedAs[type]
  // Text may begin like something: a mail's mbox line, a mark of UTF-8. What is really something else has control characters.
  if (detected ? !expected.includes(detected.ext) && expected.length > 0 : expected.length > 0)
    throw rejected('type_mismatch')
}

function inspectContent(bytes: Buffer, type: FileTypeId, notes: Notes): void {
  switch (type) {
    case 'pdf':
      inspectPdf(bytes, notes)
      break
    case 'txt':
    case 'md':
    case 'csv':
      inspectText(bytes, type, notes)
      break
    case 'eml':
      inspectMail(bytes, notes)
      break
    case 'rtf':
      inspectRtf(bytes, notes)
      break
    case 'heic':
      inspectHeic(bytes)
      inspectImage(bytes, type)
      break
    case 'png':
    case 'jpeg':
    case 'gif':
    case 'webp':
      inspectImage(bytes, type)
      break
    case 'docx':
    case 'xlsx':
    case 'pptx':
      break
    default:
      inspectMedia(bytes, type)
  }
}
