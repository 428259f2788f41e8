import { wipeLocalCopy } from '../../live/device-texts.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { liveDocuments } from '../../live/live-documents.ts'

/** Closes a document and removes its text from this device, unsaved changes included. */
export async function removeFromDevice(live: LiveDocument): Promise<void> {
  await liveDocuments.drop(live)
  await wipeLocalCopy(live.userId, live.documentId)
}
