import { ApiError } from '../api/api-error.ts'

/**
 * Per-field messages of a refused form, by field name.
 * @returns undefined when the error is not about fields that the form has: then it belongs above the form
 */
export function fieldErrorsOf(error: unknown, fields: readonly string[]): Record<string, string> | undefined {
  if (!(error instanceof ApiError)) return undefined
  const known = error.fields.filter(({ field }) => fields.includes(field))
  if (known.length === 0) return undefined
  // Several things can be wrong with one field: somebody who mends one must not find out about the next only afterwards.
  const messages = new Map<string, string[]>()
  for (const { field, message } of known) messages.set(field, [...(messages.get(field) ?? []), message])
  return Object.fromEntries([...messages].map(([field, said]) => [field, said.join(' ')]))
}
