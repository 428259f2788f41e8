import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/**
 * Places whose law a case can be under and that license lawyers. Codes stay (ISO 3166-2 where there is one, else the country's
 * ISO 3166-1); names may be reworded. `country` is ISO 3166-1.
 */
export const jurisdictions = [
  { code: 'US-NY', name: 'New York', country: 'US' },
  { code: 'US-CA', name: 'California', country: 'US' },
  { code: 'US-TX', name: 'Texas', country: 'US' },
  { code: 'US-FL', name: 'Florida', country: 'US' },
  { code: 'US-IL', name: 'Illinois', country: 'US' },
  { code: 'US-MA', name: 'Massachusetts', country: 'US' },
  { code: 'US-NJ', name: 'New Jersey', country: 'US' },
  { code: 'US-WA', name: 'Washington State', country: 'US' },
  { code: 'GB-EAW', name: 'England and Wales', country: 'GB' },
  { code: 'GB-SCT', name: 'Scotland', country: 'GB' },
  { code: 'GB-NIR', name: 'Northern Ireland', country: 'GB' },
  { code: 'IE', name: 'Ireland', country: 'IE' },
  { code: 'CA-ON', name: 'Ontario', country: 'CA' },
  { code: 'AU-NSW', name: 'New South Wales', country: 'AU' },
  { code: 'DE', name: 'Germany', country: 'DE' },
  { code: 'AT', name: 'Austria', country: 'AT' },
  { code: 'CH', name: 'Switzerland', country: 'CH' },
  { code: 'FR', name: 'France', country: 'FR' },
  { code: 'ES', name: 'Spain', country: 'ES' },
  { code: 'IT', name: 'Italy', country: 'IT' },
  { code: 'NL', name: 'Netherlands', country: 'NL' },
] as const

export type Jurisdiction = (typeof jurisdictions)[number]['code']

export const jurisdictionCode = z.enum(
  jurisdictions.map(({ code }) => code),
  'Choose a jurisdiction',
)

export const listJurisdictions = defineEndpoint({
  name: 'listJurisdictions',
  method: 'GET',
  path: '/v1/jurisdictions',
  summary: 'Jurisdictions',
  tag: 'Reference',
  access: 'public',
  data: z.array(z.object({ code: z.string(), name: z.string(), country: z.string() })),
})
