import type { FieldError } from '../contracts/envelope.ts'
import { type ErrorCode, errorStatus } from '../contracts/errors.ts'

/** An answer that is not a success but no fault of ours either; everything else that is thrown is a 500. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly fields: readonly FieldError[]

  constructor(code: ErrorCode, message: string, fields: readonly FieldError[] = []) {
    super(message)
    this.code = code
    this.fields = fields
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** The one answer for what is not there and for what is not yours to know of: nobody can tell them apart. */
export function notFound(): AppError {
  return new AppError('NOT_FOUND', 'Not found.')
}

/** For people who may know that the thing exists, but may not do this with it. */
export function forbidden(message = 'You do not have the right to do this.'): AppError {
  return new AppError('FORBIDDEN', message)
}

export function unauthenticated(message = 'Sign in first.'): AppError {
  return new AppError('UNAUTHENTICATED', message)
}

/** One or more fields that cannot be accepted as they are. */
export function invalid(...fields: FieldError[]): AppError {
  return new AppError('VALIDATION_ERROR', fields[0]?.message ?? 'Check the fields.', fields)
}

export function conflict(code: ErrorCode, message: string): AppError {
  return new AppError(code, message)
}
