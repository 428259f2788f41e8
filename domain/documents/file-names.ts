import { cleanFileName } from '../../adapters/file-inspection/file-names.ts'
import { extensionOf, fileTypeOf, fileTypes } from '../../contracts/file-types.ts'

/** What a file of this name says it is; the inspection says what it is. */
export function claimedType(name: string, declaredType: string): string {
  const claimed = fileTypeOf(name, declaredType)
  return 'type' in claimed ? fileTypes[claimed.type].contentType : 'application/octet-stream'
}

/** Another name for a file: its ending stays what it was, so that nobody's system takes it for something else. */
export function renamed(before: string, wanted: string): string {
  const ending = extensionOf(before)
  const clean = cleanFileName(wanted)
  return extensionOf(clean) === ending ? clean : cleanFileName(`${clean}.${ending}`)
}
