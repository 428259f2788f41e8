import type { Context } from '../context.ts'
import { isPending } from './inspection.queries.ts'

/** How often the verdict is looked for, in ms. */
const LOOK_EVERY_MS = 50

/**
 * Waits for the verdict of the inspection, which a job makes, so that whoever uploads hears it at once. Not for ever: it may be a
 * large file, or the workers busy; then the verdict comes later, by event.
 */
export async function verdictOn({ db, files }: Context, fileId: string): Promise<void> {
  const end = Date.now() + files.verdictWaitMs
  while (Date.now() < end && (await isPending(db, fileId))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
