import './no-network.ts'
import { readSync, writeSync } from 'node:fs'

/**
 * The process that looks at one file. It reads its order and the bytes from standard input (a length, the order as JSON, the
 * bytes), writes the answer as JSON to standard output, and ends. It gets no environment, may read this project's code only,
 * write nothing and start nothing; limits on memory and time are kept by `inspection-process.ts`.
 */

interface Order {
  task: 'inspect' | 'extractText'
  fileName: string
  declaredType: string
  size: number
}

const order = JSON.parse(readBytes(readBytes(4).readUInt32BE()).toString()) as Order
const bytes = readBytes(order.size)
// Parsers are loaded after the network is gone, and only those that are needed.
const answer =
  order.task === 'inspect'
    ? await (await import('./inspect.ts')).inspect(order.fileName, order.declaredType, bytes)
    : ((await (await import('./extract-text.ts')).extractText(order.fileName, order.declaredType, bytes)) ?? null)
writeAll(Buffer.from(JSON.stringify(answer)))
process.exit(0)

function readBytes(length: number): Buffer {
  const into = Buffer.allocUnsafeSlow(length)
  for (let at = 0; at < length; ) {
    const read = readSync(0, into, at, length - at, null)
    if (read === 0) throw new Error('The input ended too early.')
    at += read
  }
  return into
}

function writeAll(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at)
}
