/** How people meet a file: decides icon, preview and whether text is read out of it. */
export const fileKinds = ['pdf', 'word', 'spreadsheet', 'slides', 'image', 'text', 'mail', 'audio', 'video'] as const
export type FileKind = (typeof fileKinds)[number]

export interface FileType {
  kind: FileKind
  /** What it is called for people. */
  name: string
  /** Without the dot, lower case; the first is the usual one. */
  extensions: readonly string[]
  /** What we say it is when it is sent out. */
  contentType: string
  /** What browsers and phones say it is as well. */
  alsoDeclared: readonly string[]
}

/**
 * Files that are taken. What is not here is refused: programs, SVG and HTML (they run in a browser), archives (nobody sees
 * what is in them: one unpacks them and sends the files), macro formats, and Word's format before 2007.
 */
export const fileTypes = {
  pdf: type('pdf', 'PDF', ['pdf'], 'application/pdf', ['application/x-pdf']),
  docx: type(
    'word',
    'Word document',
    ['docx'],
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ),
  xlsx: type(
    'spreadsheet',
    'Excel sheet',
    ['xlsx'],
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ),
  pptx: type(
    'slides',
    'PowerPoint slides',
    ['pptx'],
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ),
  rtf: type('text', 'Rich text', ['rtf'], 'application/rtf', ['text/rtf', 'text/richtext', 'application/msword']),
  txt: type('text', 'Text', ['txt', 'text', 'log'], 'text/plain'),
  md: type('text', 'Markdown', ['md', 'markdown'], 'text/markdown', ['text/x-markdown', 'text/plain']),
  csv: type('text', 'Table (CSV)', ['csv'], 'text/csv', ['application/csv', 'application/vnd.ms-excel', 'text/plain']),
  eml: type('mail', 'E-mail', ['eml'], 'message/rfc822', ['text/plain']),
  png: type('image', 'PNG image', ['png'], 'image/png'),
  jpeg: type('image', 'JPEG image', ['jpg', 'jpeg'], 'image/jpeg', ['image/jpg', 'image/pjpeg']),
  gif: type('image', 'GIF image', ['gif'], 'image/gif'),
  webp: type('image', 'WebP image', ['webp'], 'image/webp'),
  heic: type('image', 'HEIC photo', ['heic', 'heif'], 'image/heic', ['image/heif', 'image/heic-sequence']),
  mp3: type('audio', 'MP3 audio', ['mp3'], 'audio/mpeg', ['audio/mp3']),
  wav: type('audio', 'WAV audio', ['wav'], 'audio/wav', ['audio/x-wav', 'audio/wave', 'audio/vnd.wave']),
  m4a: type('audio', 'M4A audio', ['m4a'], 'audio/mp4', ['audio/x-m4a', 'audio/m4a']),
  ogg: type('audio', 'Ogg audio', ['ogg', 'oga', 'opus'], 'audio/ogg', ['application/ogg', 'audio/opus']),
  weba: type('audio', 'WebM audio', ['weba', 'webm'], 'audio/webm'),
  mp4: type('video', 'MP4 video', ['mp4', 'm4v'], 'video/mp4', ['video/x-m4v']),
  mov: type('video', 'QuickTime video', ['mov'], 'video/quicktime'),
  webm: type('video', 'WebM video', ['webm'], 'video/webm'),
} as const satisfies Record<string, FileType>

export type FileTypeId = keyof typeof fileTypes

/** Why a file is refused for good: somebody sends another one. Words for people are in the client. */
export const rejectionReasons = [
  'type_not_accepted',
  'type_mismatch',
  'empty',
  'damaged',
  'password_protected',
  'unpacks_too_large',
  'image_too_large',
  'virus',
] as const
export type RejectionReason = (typeof rejectionReasons)[number]

/** Why nobody may open a file for now: it looks as if it were made to do harm, or it could not be looked at. */
export const quarantineReasons = [
  'two_types_at_once',
  'macros',
  'active_content',
  'external_content',
  'suspicious_structure',
  'inspection_failed',
  'scanner_unreachable',
] as const
export type QuarantineReason = (typeof quarantineReasons)[number]

/** What a reader should know of a file that was accepted. */
export const fileNotes = ['scripts', 'embedded_files', 'password_protected', 'external_links', 'formulas'] as const
export type FileNote = (typeof fileNotes)[number]

/** Type that browsers send where they do not know; it contradicts nothing. */
const UNKNOWN_TYPE = 'application/octet-stream'

/**
 * Which accepted type a name and a declared type stand for.
 * @param declaredType a media type, with or without parameters; empty where the sender does not know
 * @returns `type_not_accepted` for an ending that is not on the list, `type_mismatch` where ending and declared type disagree
 */
export function fileTypeOf(
  fileName: string,
  declaredType: string,
): { type: FileTypeId } | { refused: 'type_not_accepted' | 'type_mismatch' } {
  const extension = extensionOf(fileName)
  const ids = (Object.keys(fileTypes) as FileTypeId[]).filter((id) => typeWith(id).extensions.includes(extension))
  const [first] = ids
  if (!first) return { refused: 'type_not_accepted' }
  const declared = declaredType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (declared === '' || declared === UNKNOWN_TYPE)
    return { type: first === 'weba' && extension === 'webm' ? 'webm' : first }
  const fitting = ids.find((id) => [typeWith(id).contentType, ...typeWith(id).alsoDeclared].includes(declared))
  return fitting ? { type: fitting } : { refused: 'type_mismatch' }
}

/** The accepted type behind a content type that we send out; undefined for one that is not ours. */
export function fileTypeOfContent(contentType: string): FileType | undefined {
  return Object.values<FileType>(fileTypes).find((known) => known.contentType === contentType)
}

/** The last ending of a name, without the dot, in lower case; empty if there is none. */
export function extensionOf(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

/** For `<input type="file" accept>`: the endings of all accepted types. */
export const acceptedExtensions = [
  ...new Set(Object.values<FileType>(fileTypes).flatMap((known) => known.extensions)),
].map((extension) => `.${extension}`)

function typeWith(id: FileTypeId): FileType {
  return fileTypes[id]
}

function type(
  kind: FileKind,
  name: string,
  extensions: readonly string[],
  contentType: string,
  alsoDeclared: readonly string[] = [],
): FileType {
  return { kind, name, extensions, contentType, alsoDeclared }
}
