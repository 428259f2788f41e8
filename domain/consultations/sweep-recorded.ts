import { recordingIdOf } from '../../adapters/storage/recorded-files.ts'
import type { FilingDeps } from './file-recording.ts'
import { listStillNeeded } from './recording.queries.ts'

const BATCH = 200

/**
 * Deletes what lies in clear and is not needed there: of recordings that have become documents, of failed ones, and of cases that were
 * erased. The row of a part is there before its file, so a file without one is nobody's. What waits to be filed stays, however long its
 * job has failed: there is no other copy. @returns how many
 */
export async function sweepRecorded({ db, recordedFiles }: Pick<FilingDeps, 'db' | 'recordedFiles'>): Promise<number> {
  let deleted = 0
  let names: string[] = []
  const deleteUnneeded = async () => {
    const idOf = (name: string) => recordingIdOf(name) ?? ''
    const needed = await listStillNeeded(db, names.map(idOf))
    for (const name of names.filter((name) => !needed.has(idOf(name)))) {
      await recordedFiles.delete(name)
      deleted++
    }
    names = []
  }
  for await (const name of recordedFiles.list()) {
    // What somebody else has put there is not ours to delete.
    if (recordingIdOf(name) !== undefined) names.push(name)
    if (names.length >= BATCH) await deleteUnneeded()
  }
  await deleteUnneeded()
  return deleted
}
