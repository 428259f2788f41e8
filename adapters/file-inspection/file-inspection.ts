import type { FileNote, FileTypeId, QuarantineReason, RejectionReason } from '../../contracts/file-types.ts'

/** A file somebody sent, opened: its bytes come once, in order, and stand nowhere on disk. */
export interface FileToInspect {
  /** The cleaned name (`cleanFileName`): its ending says what the file claims to be. */
  fileName: string
  /** The media type its sender declared; empty if none. */
  declaredType: string
  /** Of all of it, in bytes. */
  size: number
  bytes: AsyncIterable<Uint8Array>
}

/**
 * What a look at the whole file says. *Rejected*: of no use or no accepted kind. *Quarantined*: looks made to do harm, or
 * could not be looked at within the limits; nobody opens it.
 */
export type Inspection =
  | { verdict: 'accepted'; type: FileTypeId; contentType: string; notes: FileNote[] }
  | { verdict: 'rejected'; reason: RejectionReason }
  | { verdict: 'quarantined'; reason: QuarantineReason }

export interface ExtractedText {
  /** The text of each page, in order; one page for kinds of files that have none. */
  pages: string[]
  /** Whether there was more than is kept (`MAX_TEXT_LENGTH`). */
  isCut: boolean
}

/**
 * Looks at files in a process of its own for each (`child/`), with limits on memory and time: whatever a file does to a parser
 * there ends in a verdict here, never in the death of the worker.
 */
export interface FileInspection {
  inspect(file: FileToInspect): Promise<Inspection>
  /**
   * The text of an accepted PDF, DOCX, TXT, MD or CSV file.
   * @returns undefined for kinds without text, for files that need a password, and where reading went beyond the limits
   */
  extractText(file: FileToInspect): Promise<ExtractedText | undefined>
}

/** UTF-16 units of text that are kept of a file; about a thousand pages. */
export const MAX_TEXT_LENGTH = 2_000_000
