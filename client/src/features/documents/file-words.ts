import type { Document, DocumentLabel } from '../../../../contracts/documents.ts'
import {
  type FileKind,
  type FileNote,
  fileTypeOf,
  fileTypeOfContent,
  type QuarantineReason,
  type RejectionReason,
} from '../../../../contracts/file-types.ts'

export const labelWords: Record<DocumentLabel, { name: string; meaning: string }> = {
  open: { name: 'No label', meaning: 'Nothing special' },
  privileged: { name: 'Privileged', meaning: 'Between client and lawyer' },
  work_product: { name: 'Work product', meaning: 'Made for the dispute' },
  without_prejudice: { name: 'Without prejudice', meaning: 'An attempt to settle, not to be held against who made it' },
}

export const labelChoices = Object.entries(labelWords).map(([value, { name }]) => ({ value, label: name }))

/** Why a file was refused, as the end of "lease.pdf …". */
const refusalWords: Record<RejectionReason, string> = {
  type_not_accepted:
    'is of a kind that is not accepted. Documents, images, sound and film are; programs and web pages are not, and archives are unpacked first.',
  type_mismatch: 'is not what its name says. Save it again in the program that made it.',
  empty: 'is empty.',
  damaged: 'is damaged or not complete. Save it again and upload that copy.',
  password_protected: 'has a password. Save a copy without one and upload that.',
  unpacks_too_large: 'unpacks to far more than its size. It was not accepted.',
  image_too_large: 'has more than 50 million pixels. Save a smaller copy.',
  virus: 'holds a virus. Nothing of it was kept.',
}

/** Why nobody can open a file for now, as a sentence. */
const quarantineWords: Record<QuarantineReason, string> = {
  two_types_at_once: 'It is two kinds of file at once, as attackers make them.',
  macros: 'It brings macros. Save a copy without them and upload that.',
  active_content: 'It brings something that would run when it is opened.',
  external_content: 'It would fetch something from elsewhere when it is opened.',
  suspicious_structure: 'It is built in a way that ordinary programs do not build files.',
  inspection_failed: 'It could not be inspected within the limits.',
  scanner_unreachable: 'The virus scanner gave no answer. The file is scanned again later.',
}

/** What a reader should know before opening a file outside of here. */
export const noteWords: Record<FileNote, string> = {
  scripts: 'It has scripts or a form with scripts. The preview does not run them.',
  embedded_files: 'It brings other files with it. Those were not looked into one by one.',
  password_protected: 'It has a password, so what is inside could not be inspected.',
  external_links: 'It refers to content elsewhere, which your program may fetch.',
  formulas: 'It has cells with formulas. Open it as text if you do not know who made it.',
}

/** Of a recording: who can open it, and until when it is there. */
export function namedWords(keptUntil: string | null): string {
  const who = 'Only the people who were in the consultation can open this file.'
  if (keptUntil === null) return who
  const day = new Date(keptUntil).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  return `${who} It is kept until ${day}, longer only while a legal hold is on the case.`
}

/** "is damaged …"; for a reason that this page does not know yet, the plain fact. */
export function refusal(reason: string | null): string {
  return Object.hasOwn(refusalWords, reason ?? '') ? refusalWords[reason as RejectionReason] : 'was not accepted.'
}

export interface StateWords {
  tone: 'note' | 'waiting' | 'done' | 'danger'
  label: string
  /** A sentence that explains it. */
  text: string
}

/** What the inspection says of a file, in plain words. */
export function stateOfFile({ scan, scanReason, isPending, fileName }: FileState): StateWords {
  if (isPending) return { tone: 'waiting', label: 'Being inspected', text: 'Others see it once it is inspected.' }
  switch (scan) {
    case 'clean':
      return { tone: 'done', label: 'No virus found', text: 'Inspected, and scanned for viruses.' }
    case 'not_scanned':
      return { tone: 'note', label: 'Not scanned', text: 'Inspected. No virus scanner is set up here.' }
    case 'quarantined': {
      const known = Object.hasOwn(quarantineWords, scanReason ?? '')
      const why = known ? quarantineWords[scanReason as QuarantineReason] : 'It may do harm.'
      return { tone: 'danger', label: 'In quarantine', text: `Nobody can open it. ${why}` }
    }
    case 'rejected':
      return { tone: 'danger', label: 'Refused', text: `${fileName} ${refusal(scanReason)}` }
  }
}

type FileState = Pick<Document, 'scan' | 'scanReason' | 'isPending' | 'fileName'>

/** "PDF", "Word document"; the ending for a type that this page does not know. */
export function kindName({ contentType }: Pick<Document, 'contentType'>): string {
  return fileTypeOfContent(contentType)?.name ?? 'File'
}

export function kindOf({ contentType }: Pick<Document, 'contentType'>): FileKind | undefined {
  return fileTypeOfContent(contentType)?.kind
}

/** Decimal, as systems show it to people: "640 KB", "3.2 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Why a file need not even be sent, as the end of "lease.exe …"; undefined if it may be. */
export function whyNotSent(file: Pick<File, 'name' | 'type' | 'size'>, maxBytes: number): string | undefined {
  if (file.size === 0) return refusal('empty')
  if (file.size > maxBytes) return `has ${fileSize(file.size)}. A file has at most ${fileSize(maxBytes)}.`
  const type = fileTypeOf(file.name, file.type)
  return 'refused' in type ? refusal(type.refused) : undefined
}

/** Address of a file's page. */
export function fileAddress(caseId: string, documentId: string): string {
  return `/cases/${caseId}/files/${documentId}`
}
