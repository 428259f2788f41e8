import type { z } from 'zod'
import type { Endpoint } from '../../../contracts/endpoint.ts'

/** The schema of an endpoint's body, for the form that fills it: form and server check by the same rules. */
export function bodySchemaOf<Body extends z.ZodType>(endpoint: Endpoint<z.ZodType, z.ZodType, Body, z.ZodType>): Body {
  if (!endpoint.body) throw new TypeError(`${endpoint.name} takes no body`)
  return endpoint.body
}
