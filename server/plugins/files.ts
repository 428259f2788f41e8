import type { FastifyReply } from 'fastify'
import type { FileAnswer } from '../handle.ts'

/**
 * Sends a file that somebody uploaded so that no browser runs it as ours: always as an attachment, never guessed, without any rights
 * if it is opened after all, and kept by nobody in between (the other headers are those of every answer).
 */
export function sendFile(reply: FastifyReply, { fileName, contentType, bytes }: FileAnswer): FastifyReply {
  return reply
    .headers({
      'content-type': contentType,
      'content-disposition': attachment(fileName),
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    .send(bytes)
}

/** RFC 6266, with the name also in RFC 8187 form for what is not ASCII. */
function attachment(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\w. ()-]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
