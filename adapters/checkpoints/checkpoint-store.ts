import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

/** Where lines go that nobody may take back: apart from the database, so that who has one does not have the other. */
export interface CheckpointStore {
  /** Returns when the line is on the disk. */
  append(line: string): Promise<void>
  /** All lines, in their order. */
  lines(): AsyncIterable<string>
}

/** Mode of the file: nobody else on this machine reads or writes it. */
const OWNER_ONLY = 0o600

/** A file that is only ever appended to; it is made with the first line. */
export function createCheckpointFile(path: string): CheckpointStore {
  return {
    async append(line) {
      await mkdir(dirname(path), { recursive: true })
      const file = await open(path, 'a', OWNER_ONLY)
      try {
        // A process that died while it wrote has left half a line: ours begins on its own.
        const { size } = await file.stat()
        await file.appendFile(size > 0 && !(await endsWithNewline(path, size)) ? `\n${line}\n` : `${line}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async *lines() {
      const stream = createReadStream(path, 'utf8')
      try {
        for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
          if (line !== '') yield line
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      } finally {
        stream.destroy()
      }
    },
  }
}

async function endsWithNewline(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] === 0x0a
  } finally {
    await file.close()
  }
}
