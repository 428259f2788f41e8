import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileDoor } from '../peer.ts'

const PIECE_BYTES = 64 * 1024
const BOUNDARY = 'lc-bench-form'

/** One upload, in ms from its beginning. */
export interface Upload {
  /** All bytes have left us: the server has taken them in. */
  sentMs: number
  answeredMs: number
  answer: unknown
}

/** Sends a sound recording of this size as a form, as fast as it is taken. @throws when it is not accepted */
export async function upload({ upload: { url, headers, fields } }: FileDoor, bytes: number): Promise<Upload> {
  const begun = performance.now()
  const type = `multipart/form-data; boundary=${BOUNDARY}`
  const sending = request(url, { method: 'POST', headers: { ...headers, 'content-type': type } })
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    sending.once('error', reject).once('response', async (response) => {
      response.setEncoding('utf8')
      const pieces: string[] = await response.toArray()
      resolve({ status: response.statusCode ?? 0, text: pieces.join('') })
    })
  })
  await pipeline(Readable.from(form(fields, bytes), { objectMode: false }), sending)
  const sentMs = performance.now() - begun
  const { status, text } = await answered
  if (status >= 300) throw new Error(`an upload was answered ${status}: ${text.slice(0, 300)}`)
  return { sentMs, answeredMs: performance.now() - begun, answer: JSON.parse(text) }
}

async function* form(fields: Record<string, string>, bytes: number): AsyncGenerator<Buffer> {
  for (const [name, value] of Object.entries(fields))
    yield Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  yield Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="recording.wav"\r\ncontent-type: audio/wav\r\n\r\n`,
  )
  yield* recording(bytes)
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
}

/** A WAV file of a tone: large as recordings are, and nothing in it looks like something else. */
function* recording(bytes: number): Generator<Buffer> {
  const header = Buffer.from(
    'RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data\0\0\0\0',
    'latin1',
  )
  header.writeUInt32LE(bytes - 8, 4)
  header.writeUInt32LE(bytes - header.length, header.length - 4)
  yield header
  const tone = Buffer.alloc(PIECE_BYTES)
  for (let at = 0; at < tone.length; at += 2) tone.writeInt16LE(Math.round(20_000 * Math.sin(at / 37)), at)
  for (let left = bytes - header.length; left > 0; left -= PIECE_BYTES)
    yield tone.subarray(0, Math.min(left, PIECE_BYTES))
}

/** Reads a file, or the bytes from `range.start` to `range.end`, and throws them away. @returns how many there were */
export async function download(
  url: string,
  headers: Record<string, string>,
  range?: { start: number; end: number },
): Promise<number> {
  const wanted: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {}
  const response = await fetch(url, { headers: { ...headers, ...wanted } })
  if (response.status !== (range ? 206 : 200)) throw new Error(`a download was answered ${response.status}`)
  let bytes = 0
  for await (const piece of response.body ?? []) bytes += piece.length
  return bytes
}
