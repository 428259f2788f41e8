/**
 * Every error code that our API answers, with its HTTP status. One table: routes, the OpenAPI page and the client read it.
 * 403 is only for people who may know that the thing exists; for everybody else it is 404 (see docs/rules.md, ACC2).
 */
export const errorStatus = {
  BAD_REQUEST: 400,
  IDEMPOTENCY_KEY_MISSING: 400,
  UNAUTHENTICATED: 401,
  BAD_CREDENTIALS: 401,
  OTP_REQUIRED: 401,
  TOKEN_EXPIRED: 401,
  REFRESH_TOKEN_INVALID: 401,
  REFRESH_TOKEN_REUSED: 401,
  FORBIDDEN: 403,
  ROLE_REQUIRED: 403,
  STEP_UP_REQUIRED: 403,
  CLEARANCE_REQUIRED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  EMAIL_TAKEN: 409,
  VERSION_CONFLICT: 409,
  OWNER_CANNOT_LEAVE: 409,
  ALREADY_MEMBER: 409,
  WRONG_STAGE: 409,
  CLEARANCE_PAUSED: 409,
  ALREADY_REGISTERED: 409,
  ALREADY_DECIDED: 409,
  LICENCE_EXISTS: 409,
  LICENCE_NUMBER_TAKEN: 409,
  LICENCE_STATE: 409,
  OWN_ACCOUNT: 409,
  ALREADY_IN_FIRM: 409,
  LAWYER_PROFILE_NEEDED: 409,
  PAYLOAD_TOO_LARGE: 413,
  DOCUMENT_FULL: 413,
  VALIDATION_ERROR: 422,
  IF_MATCH_MISSING: 428,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
  DATABASE_AWAY: 503,
  DRAINING: 503,
} as const

/** A code from the table above; the client decides by it, never by the message. */
export type ErrorCode = keyof typeof errorStatus
