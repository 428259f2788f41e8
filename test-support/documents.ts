import { randomBytes } from 'node:crypto'
import type { Upload } from '../contracts/document-uploads.ts'
import type { Document } from '../contracts/documents.ts'
import type { ApiAnswer, TestApi } from './api.ts'
import type { TestPerson } from './factories.ts'

/** The smallest text that counts as a PDF, with words of its own in it. */
export function tinyPdf(words = 'Nothing in particular'): Buffer {
  return Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${words}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`)
}

interface Form {
  fields?: Record<string, string | undefined>
  name?: string
  bytes?: Buffer
  /** What the sender says that it is. */
  type?: string
  /** The file's own place in the form: before the fields (as `curl -F file=@…` usually has it) or behind them. */
  fileFirst?: boolean
}

/** A form with a file, as browsers and curl send it. */
export function formOf({ fields = {}, name = 'letter.pdf', bytes = tinyPdf(), type, fileFirst = false }: Form = {}) {
  const boundary = `----form${randomBytes(8).toString('hex')}`
  const texts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
    )
  const file = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n`),
    Buffer.from(type ? `Content-Type: ${type}\r\n\r\n` : '\r\n'),
    bytes,
    Buffer.from('\r\n'),
  ])
  const parts = fileFirst ? [file, ...texts] : [...texts, file]
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** Sends a file to an address that takes one. */
export function sendFile(api: TestApi, { token }: { token: string }, path: string, form: Form): Promise<ApiAnswer> {
  return api.call('POST', path, { token, ...formOf(form) })
}

/** A file in a case. */
export async function uploadFile(
  api: TestApi,
  person: TestPerson,
  { caseId, ...form }: Form & { caseId: string },
): Promise<Document> {
  const answer = await sendFile(api, person, '/v1/documents', { ...form, fields: { caseId, ...form.fields } })
  if (answer.status !== 201) throw new Error(`uploadDocument answered ${JSON.stringify(answer.body)}`)
  return answer.body.data
}

/** Lets the inspection of a file end, as its job does. */
export async function setScan(api: TestApi, documentId: string, scan: string, reason: string | null = null) {
  await api.ownerDb
    .updateTable('documentFiles')
    .set({ scan, scanReason: reason, scannedAt: new Date() })
    .where('documentId', '=', documentId)
    .execute()
}

/** The bytes of an answer. */
export function bytesOf({ response }: ApiAnswer): Buffer {
  return response.rawPayload
}

/** Begins an upload that can be resumed. */
export async function beginUpload(
  api: TestApi,
  { token }: { token: string },
  body: { caseId: string; size: number; fileName?: string; clientId?: string },
): Promise<Upload> {
  const answer = await api.call('POST', '/v1/documents/uploads', { token, body: { fileName: 'large.pdf', ...body } })
  if (answer.status !== 201) throw new Error(`startUpload answered ${JSON.stringify(answer.body)}`)
  return answer.body.data
}
