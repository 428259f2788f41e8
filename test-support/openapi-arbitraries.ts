import fc from 'fast-check'

/** The part of JSON Schema 2020-12 that our OpenAPI page uses. */
export interface JsonSchema {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
}

export interface OpenApiOperation {
  operationId: string
  parameters?: { in: 'path' | 'query' | 'header'; name: string; required?: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema?: JsonSchema }> }
  responses: Record<string, { content?: Record<string, unknown> } | undefined>
}

/** Texts that break programs which trust their input. */
const oddTexts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '%00',
  '%',
  "'; DROP TABLE users; --",
  '../../etc/passwd',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '1e400',
  'NaN',
  '-0',
  '__proto__',
  '<script>alert(1)</script>',
  '{"a":1}',
  'a'.repeat(3000),
]

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...oddTexts))
/** Whatever JSON can hold. */
const anything = fc.oneof(anyText, fc.jsonValue({ maxDepth: 3 }), fc.integer(), fc.constantFrom(2 ** 53, -1, 1e308))

/** How text is written that a format or pattern asks for; long patterns are slow to invert, so known formats come first. */
function textOf(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const { format, pattern, minLength = 0, maxLength = 200 } = schema
  if (format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid())
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'date') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
  if (format === 'email') return fc.nat(50).map((number) => `person-${number}@example.org`)
  if (format === 'uri') return fc.webUrl()
  if (pattern !== undefined && pattern.length < 80) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
}

function objectOf(schema: JsonSchema, ids: readonly string[], valid: boolean): fc.Arbitrary<unknown> {
  const required = valid ? (schema.required ?? []) : []
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, arbitraryOf(field, ids, valid)])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: required })
}

/**
 * Values of a schema. `valid`: such as it describes (but for rules that no schema can say). Otherwise each part is now and then
 * something else, so that a request may fail at any depth.
 * @param ids of things that exist, for fields that take an id
 */
export function arbitraryOf(schema: JsonSchema, ids: readonly string[], valid: boolean): fc.Arbitrary<unknown> {
  const described = describedBy(schema, ids, valid)
  return valid ? described : fc.oneof({ weight: 5, arbitrary: described }, { weight: 1, arbitrary: anything })
}

function describedBy(schema: JsonSchema, ids: readonly string[], valid: boolean): fc.Arbitrary<unknown> {
  const { enum: choices, anyOf, oneOf, allOf, type } = schema
  if (choices) return fc.constantFrom(...choices)
  if ('const' in schema) return fc.constant(schema.const)
  const options = anyOf ?? oneOf
  if (options) return fc.oneof(...options.map((option) => arbitraryOf(option, ids, valid)))
  if (allOf) return fc.tuple(...allOf.map((part) => arbitraryOf(part, ids, valid))).map((parts) => merge(parts))
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => describedBy({ ...schema, type: one }, ids, valid)))
  switch (type) {
    case 'object':
      return objectOf(schema, ids, valid)
    case 'array': {
      const { minItems = 0, maxItems = 5 } = schema
      const maxLength = Math.max(minItems, Math.min(maxItems, 5))
      return fc.array(arbitraryOf(schema.items ?? {}, ids, valid), { minLength: minItems, maxLength })
    }
    case 'string':
      return textOf(schema, ids)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return anything
  }
}

function merge(parts: readonly unknown[]): unknown {
  return Object.assign({}, ...parts.filter((part) => typeof part === 'object' && part !== null))
}

/** One request of an operation, as the page describes it or nearly so. */
export interface FuzzRequest {
  path: Record<string, string>
  query: Record<string, string>
  headers: Record<string, string>
  body: unknown
}

/** Requests of an operation. Text that must travel in an address or a header is made to fit there, not made harmless. */
export function requestsOf(
  operation: OpenApiOperation,
  ids: readonly string[],
  valid: boolean,
): fc.Arbitrary<FuzzRequest> {
  const parameters = (place: string) => (operation.parameters ?? []).filter((parameter) => parameter.in === place)
  const part = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters(place).map(({ name, schema }) => [name, arbitraryOf(schema, ids, valid).map(asText)] as const),
      ),
      { requiredKeys: place === 'path' || valid ? parameters(place).map(({ name }) => name) : [] },
    ) as fc.Arbitrary<Record<string, string>>
  const schema = operation.requestBody?.content['application/json']?.schema
  return fc.record({
    path: part('path'),
    query: part('query'),
    headers: part('header').map(printable),
    body: schema ? arbitraryOf(schema, ids, valid) : fc.constant(undefined),
  })
}

function asText(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()
}

function printable(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.replace(/[^ -~]/g, '?').trim()]))
}
