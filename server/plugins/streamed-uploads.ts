import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Endpoint } from '../../contracts/endpoint.ts'
import { AppError, invalid } from '../../domain/errors.ts'
import type { StreamedUpload } from '../handle.ts'
import { parseFields } from './uploads.ts'

/**
 * Opens a form at its file: the fields before it are read, the file comes as the command reads it, the fields behind it after that.
 * @throws 400 for what is no form, 422 without a file
 */
export async function openUpload(request: FastifyRequest, endpoint: Endpoint): Promise<StreamedUpload> {
  if (!request.isMultipart()) throw new AppError('BAD_REQUEST', 'Send the file as multipart/form-data.')
  // The command counts the bytes, so that being too large has one answer on all ways in.
  const parts = request.parts({ limits: { fileSize: Number.POSITIVE_INFINITY } })[Symbol.asyncIterator]()
  const fields = new Map<string, string>()
  const file = await readUntilFile(parts, fields)
  if (!file) {
    parseFields(endpoint, fields)
    throw invalid({ field: 'file', message: 'Choose a file.' })
  }
  return {
    name: file.filename ?? '',
    declaredType: file.mimetype.slice(0, 200),
    bytes: readable(file.file),
    early: attempt(() => parseFields(endpoint, fields)),
    async fields() {
      await readUntilFile(parts, fields)
      return parseFields(endpoint, fields)
    },
  }
}

type Parts = AsyncIterator<Multipart>

/** Reads text fields up to the next file of the right name, or to the end of the form. */
async function readUntilFile(parts: Parts, fields: Map<string, string>) {
  for (let next = await nextPart(parts); !next.done; next = await nextPart(parts)) {
    const part = next.value
    if (part.type === 'file') {
      if (part.fieldname === 'file') return part
      part.file.resume()
    } else if (typeof part.value === 'string' && part.value !== '') fields.set(part.fieldname, part.value)
  }
  return undefined
}

function nextPart(parts: Parts) {
  return parts.next().catch(unreadable)
}

/** The parser's own errors say what a sender did wrong; only those about sizes have a status. */
function unreadable(error: unknown): never {
  if (error instanceof AppError || (error instanceof Error && 'statusCode' in error)) throw error
  throw new AppError('BAD_REQUEST', 'The form could not be read.')
}

async function* readable(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    unreadable(error)
  }
}

function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
