/**
 * How and why a live connection is closed. Our client decides by these; a stock provider retries after a WebSocket close
 * and stays away after an in-band close (which it sees as code 1000 and the name as `reason`).
 */

/** Closes of the whole WebSocket. A stock client comes back, is judged anew, and syncs. */
export const socketCloseCodes = {
  /** Deploy or shut-down. */
  SERVICE_RESTART: { code: 1012, reason: 'SERVICE_RESTART' },
  /** Rights or the document could not be read, or there is too much to do at the moment. */
  TRY_AGAIN_LATER: { code: 1013, reason: 'TRY_AGAIN_LATER' },
  ACCESS_CHANGED: { code: 4409, reason: 'ACCESS_CHANGED' },
} as const

/** In-band closes of one document. The text stays on the device; our client stops resending and says what happened. */
export const documentCloseReasons = {
  TOKEN_EXPIRED: 'You were signed out. Sign in again to go on; your text is kept on this device.',
  ACCESS_REVOKED: 'You no longer have access to this document.',
  UPDATE_REFUSED: 'The server could not accept your last changes. They are kept on this device; you can export them.',
  UPDATE_TOO_LARGE: 'Your last change is too large to be saved at once. It is kept on this device; you can export it.',
  DOCUMENT_FULL: 'This document has reached its size limit. Your last changes are kept on this device.',
  ROOM_FROZEN: 'This text is locked. Your last changes are kept on this device as a draft.',
  /** Never said by the server: our client closes the document itself when it is told that its copy differs (copy-report.ts). */
  COPY_DIFFERS:
    'The text on this device is not the one that the server has. You can read it here, but not write in it. Save a copy as a file, load the text of the server, and put in again what only the copy has.',
} as const
export type DocumentCloseReason = keyof typeof documentCloseReasons

/**
 * How plain y-websocket clients are closed (`/y/<document id>`), besides SERVICE_RESTART, TRY_AGAIN_LATER and ACCESS_CHANGED:
 * they know no in-band close. Stock clients (from 3.1) stay away after 44xx, older ones come back whatever the code.
 */
export const yWebsocketCloseCodes = {
  /** The token is wrong or over, or its session has ended. */
  TOKEN: 4401,
  TOKEN_EXPIRED: 4401,
  ACCESS_REVOKED: 4403,
  /** Not yours, or not there: the same answer. */
  NOT_YOURS: 4404,
  UPDATE_TOO_LARGE: 4413,
  DOCUMENT_FULL: 4413,
  UPDATE_REFUSED: 4422,
  ROOM_FROZEN: 4422,
} as const satisfies Record<Exclude<DocumentCloseReason, 'COPY_DIFFERS'> | 'TOKEN' | 'NOT_YOURS', number>
export type YWebsocketCloseReason = keyof typeof yWebsocketCloseCodes

/** Size limits of live documents, in bytes. */
export const liveLimits = {
  documentBytes: 8 * 1024 * 1024,
  updateBytes: 1024 * 1024,
  firstSyncBytes: 8 * 1024 * 1024,
  awarenessBytes: 4 * 1024,
} as const
