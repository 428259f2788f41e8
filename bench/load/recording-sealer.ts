import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createLogger } from '../../adapters/log.ts'
import { createDiskStorage } from '../../adapters/storage/disk.ts'
import { sealRecorded } from '../../domain/consultations/file-recording.ts'
import { mp4 } from '../../test-support/file-builders.ts'

/** What the process says of a film that it has sealed. */
export interface Sealed {
  ms: number
  cpu: number
}

const MB = 1024 * 1024
/** As a bucket sends them. */
const PIECE_BYTES = 64 * 1024

/**
 * A process of its own that seals a film of so many MB as the job of recordings does, from a source that is as quick as it is asked into a
 * folder, so that its memory can be followed from outside. Told a size it answers with `Sealed`; told 0 it collects its garbage first.
 */
process.on('message', async (megabytes: number) => {
  if (megabytes === 0) {
    globalThis.gc?.()
    process.send?.('idle')
  } else process.send?.(await seal(megabytes * MB))
})

async function seal(size: number): Promise<Sealed> {
  const folder = mkdtempSync(join(tmpdir(), 'lc-bench-recording-'))
  const recordedFiles = {
    head: async () => ({ size }),
    get: async () => Readable.from(film(size)),
    delete: async () => undefined,
    list: async function* () {},
  }
  const deps = { log: createLogger('silent'), files: { storage: createDiskStorage(folder) }, recordedFiles }
  const [begun, before] = [performance.now(), process.cpuUsage()]
  await sealRecorded(deps, 'film')
  const { user, system } = process.cpuUsage(before)
  rmSync(folder, { recursive: true })
  return { ms: performance.now() - begun, cpu: (user + system) / 1000 }
}

function* film(size: number): Generator<Buffer> {
  const head = mp4()
  yield head
  const piece = randomBytes(PIECE_BYTES)
  // A copy each: what is read from a socket is new memory as well.
  for (let left = size - head.length; left > 0; left -= piece.length) yield Buffer.from(piece.subarray(0, left))
}
