/**
 * JSON with one spelling (RFC 8785, JSON Canonicalization Scheme): no spaces, keys by their UTF-16 code units, numbers and strings
 * as ECMAScript writes them. What is undefined is left out, as in JSON. @throws for numbers that JSON does not have
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('JSON has no such number')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  // `<` on strings compares code units: exactly what the RFC asks for.
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`
}
