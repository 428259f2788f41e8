import { ApiError } from '../api/api-error.ts'

/** What happened and what to do, in a sentence each. Never blames, never shows a code. */
export interface ErrorWords {
  title: string
  text: string
  requestId: string | null
  /** Whether asking again makes sense. */
  canRetry: boolean
}

/** Puts any error into words for people. */
export function errorWords(error: unknown): ErrorWords {
  if (!(error instanceof ApiError)) {
    return {
      title: 'Something went wrong on this page',
      text: 'What was saved is safe. Load the page again; if it happens again, tell us what you did just before.',
      requestId: null,
      canRetry: true,
    }
  }
  const { requestId } = error
  if (error.code === 'OFFLINE') {
    const text = 'What was saved is safe. This page tries again by itself when the connection is back.'
    return { title: 'No connection to Legal Connect', text, requestId, canRetry: true }
  }
  if (error.code === 'QUOTA_EXCEEDED') {
    const text = 'A smaller file may still fit. What is deleted makes room 30 days later.'
    return { title: error.message, text, requestId, canRetry: false }
  }
  if (error.status === 429) {
    return { title: 'Too many requests', text: 'Wait a minute, then try again.', requestId, canRetry: true }
  }
  if (error.status === 503) {
    const text = 'What was saved is safe. It is usually back within a minute.'
    return { title: 'Legal Connect is not available at the moment', text, requestId, canRetry: true }
  }
  if (error.status >= 500) {
    const text = 'What was saved is safe. Try again; if it happens again, give us the number below.'
    return { title: 'Something went wrong on our side', text, requestId, canRetry: true }
  }
  if (error.status === 404) {
    const text = 'It does not exist, or it has not been shared with you. Whoever sent you here can invite you.'
    return { title: 'There is nothing here for you', text, requestId, canRetry: false }
  }
  return { title: error.message, text: 'Nothing was changed.', requestId, canRetry: false }
}
