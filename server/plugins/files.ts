import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import type { FileAnswer, StreamedAnswer } from '../handle.ts'

/**
 * Sends a file that somebody uploaded so that no browser runs it as ours: always as an attachment, never guessed, without any rights
 * if it is opened after all, and kept by nobody in between (the other headers are those of every answer).
 */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileAnswer) {
  reply.headers({
    'content-type': file.contentType,
    'content-disposition': attachment(file.fileName),
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  })
  return 'bytes' in file ? reply.send(file.bytes) : sendStream(request, reply, file)
}

/** All of it, or the one range that was asked for (RFC 9110, §14). */
async function sendStream(request: FastifyRequest, reply: FastifyReply, file: StreamedAnswer) {
  const etag = `"${file.etag}"`
  reply.headers({ 'accept-ranges': 'bytes', etag })
  const { range: asked, 'if-range': ifRange } = request.headers
  // A range of what the file was before is of no use: all of it then (§13.1.5).
  const wanted = ifRange === undefined || ifRange === etag ? parseRange(asked, file.size) : undefined
  const range = sliced(wanted, file.sliceBytes)
  if (range === 'unsatisfiable') {
    reply.headers({ 'content-range': `bytes */${file.size}`, 'content-type': 'application/json; charset=utf-8' })
    reply.removeHeader('content-disposition')
    throw new AppError('RANGE_NOT_SATISFIABLE', 'The file has no such bytes.')
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 }
  const bytes = await beginning(await file.read({ start, end }))
  reply.header('content-length', end - start + 1)
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`)
  return reply.send(Readable.from(bytes, { objectMode: false }))
}

/** As much of the range as one answer gives: whoever asks reads from the answer how far it goes (§15.3.7), and asks again. */
function sliced(range: Range, sliceBytes = Number.POSITIVE_INFINITY): Range {
  if (range === undefined || range === 'unsatisfiable') return range
  return { start: range.start, end: Math.min(range.end, range.start + sliceBytes - 1) }
}

/** Reads the first piece before the headers go out: what cannot be opened at all is then an answer and not a broken connection. */
async function beginning(bytes: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const pieces = bytes[Symbol.asyncIterator]()
  let next = await pieces.next()
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (; !next.done; next = await pieces.next()) yield next.value
      } finally {
        // The reader has gone away: let go of the file.
        await pieces.return?.()
      }
    },
  }
}

/** Both ends included. */
type Range = { start: number; end: number } | 'unsatisfiable' | undefined

/**
 * One range of bytes, as `bytes=0-99`, `bytes=100-` or `bytes=-100`; anything else, several ranges included, counts as none. However many
 * digits: what is too large for a number is still larger than any file.
 */
export function parseRange(header: string | undefined, size: number): Range {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}

/** RFC 6266, with the name also in RFC 8187 form for what is not ASCII. */
function attachment(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\w. ()-]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
