import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest, FastifySchema, FastifySchemaCompiler } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Endpoint } from '../../contracts/endpoint.ts'
import { AppError, invalid } from '../../domain/errors.ts'
import type { UploadedFile } from '../handle.ts'

/** Text fields beside a file, and bytes of each: more than any form of ours has. */
const FIELDS = 20
const FIELD_BYTES = 10_000

/** Adds routes that take a file; multipart bodies are read on these and on no others. */
export function addUpload(app: FastifyInstance, addRoutes: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { files: 1, fields: FIELDS, fieldSize: FIELD_BYTES, fieldNameSize: 100 },
    })
    addRoutes(scope)
  })
}

/** The form of an upload, for the OpenAPI page. */
export function uploadForm(body: z.ZodType): z.ZodType {
  return body instanceof z.ZodObject ? body.extend({ file: z.file() }) : body
}

/** The body of an upload is read and checked by `readUpload`; everything else as everywhere. */
export const validateAllButBody: FastifySchemaCompiler<FastifySchema> = (route) => {
  if (route.httpPart === 'body') return () => true
  // A part of a schema of ours is a Zod schema, whatever Fastify's type says of the whole.
  return validatorCompiler({ ...route, schema: route.schema as unknown as z.ZodType })
}

/**
 * Reads the one file and the text fields of a form, an empty field as none.
 * @throws 400 for what is no form, 413 for a file past the endpoint's limit, 422 without a file or for fields that cannot be so
 */
export async function readUpload(
  request: FastifyRequest,
  endpoint: Endpoint,
): Promise<{ body: unknown; file: UploadedFile }> {
  if (!request.isMultipart()) throw new AppError('BAD_REQUEST', 'Send the file as multipart/form-data.')
  const { fields, file } = await readForm(request, endpoint).catch((error: unknown) => {
    // The parser's own errors say what a sender did wrong; only those about sizes have a status.
    if (error instanceof Error && 'statusCode' in error) throw error
    throw new AppError('BAD_REQUEST', 'The form could not be read.')
  })
  if (!file || file.bytes.length === 0) throw invalid({ field: 'file', message: 'Choose a file.' })
  return { body: parseFields(endpoint, fields), file }
}

async function readForm(request: FastifyRequest, endpoint: Endpoint) {
  const fields = new Map<string, string>()
  let file: UploadedFile | undefined
  for await (const part of request.parts({ limits: { fileSize: endpoint.upload?.maxBytes ?? 0 } })) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer()
      if (part.fieldname === 'file') file = { name: part.filename ?? '', bytes }
    } else if (typeof part.value === 'string' && part.value !== '') fields.set(part.fieldname, part.value)
  }
  return { fields, file }
}

/** The text fields as the endpoint's schema has them. @throws 400, 422 */
export function parseFields({ body }: Endpoint, fields: ReadonlyMap<string, string>): unknown {
  for (const [name, value] of fields) {
    if (name.includes('\0') || value.includes('\0')) {
      throw new AppError('BAD_REQUEST', 'Text must not contain the character U+0000.')
    }
  }
  const parsed = (body ?? z.object({})).safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  throw invalid(...parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })))
}
