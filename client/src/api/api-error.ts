import type { FieldError } from '../../../contracts/envelope.ts'
import type { ErrorCode } from '../../../contracts/errors.ts'

/** `OFFLINE` exists only here: no answer came back, so nobody knows whether the request arrived. */
export type ClientErrorCode = ErrorCode | 'OFFLINE'

interface ApiErrorInit {
  code: ClientErrorCode
  /** HTTP status; 0 when no answer came back. */
  status: number
  message: string
  fields?: readonly FieldError[]
  /** For a person to name when asking for help; null when no answer came back. */
  requestId?: string | null
}

/** A request that did not succeed. Decide by `code`; `message` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ClientErrorCode
  readonly status: number
  readonly fields: readonly FieldError[]
  readonly requestId: string | null

  constructor(init: ApiErrorInit) {
    super(init.message)
    this.code = init.code
    this.status = init.status
    this.fields = init.fields ?? []
    this.requestId = init.requestId ?? null
  }
}

/** True when `error` is an ApiError with one of the codes. */
export function hasCode(error: unknown, ...codes: ClientErrorCode[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code)
}

/** True when trying again later may well work: no connection, or the server is busy, restarting or without its database. */
export function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'OFFLINE' || error.status === 429 || error.status >= 500)
}
