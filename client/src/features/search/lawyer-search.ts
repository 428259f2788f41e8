import { z } from 'zod'
import { caseCategories } from '../../../../contracts/case-categories.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'

export const PAGE_SIZE = 20

export const orders = [
  { value: 'fit', label: 'Best fit first' },
  { value: 'hourlyRate', label: 'Lowest hourly rate first' },
  { value: 'distance', label: 'Nearest first' },
] as const

/** Languages on offer, ISO 639-1; named in English by the browser. */
const languageCodes = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'tr', 'ar', 'zh', 'ru', 'hi', 'vi', 'ko', 'ja']
const languageNames = new Intl.DisplayNames('en', { type: 'language' })
export const languages = languageCodes.map((code) => ({ value: code, label: languageName(code) }))

/** "German" for `de`. */
export function languageName(code: string): string {
  return languageNames.of(code) ?? code
}

/** "England and Wales" for `GB-EAW`. */
export function jurisdictionName(code: string): string {
  return jurisdictions.find((known) => known.code === code)?.name ?? code
}

const choice = <Codes extends readonly string[]>(codes: Codes) => z.enum(codes).or(z.literal('')).catch('')

const searchSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  practiceArea: choice(caseCategories.map(({ code }) => code)),
  jurisdiction: choice(jurisdictions.map(({ code }) => code)),
  language: choice(languageCodes),
  maxHourlyRate: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/)
    .catch(''),
  currency: z.enum(['USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD']).catch('USD'),
  minRating: choice(['3', '4', '4.5']),
  availability: choice(['available', 'limited']),
  remote: choice(['true']),
  place: z.string().max(200).catch(''),
  latitude: z.coerce.number().min(-90).max(90).optional().catch(undefined),
  longitude: z.coerce.number().min(-180).max(180).optional().catch(undefined),
  withinKm: z.enum(['10', '25', '50', '100', '250']).catch('50'),
  sort: z.enum(orders.map(({ value }) => value)).catch('fit'),
  page: z.coerce.number().int().min(1).catch(1),
})
export type LawyerSearch = z.infer<typeof searchSchema>

/** What the address says; nonsense counts as unset, and a distance without a place means nothing. */
export function readLawyerSearch(params: URLSearchParams): LawyerSearch {
  const search = searchSchema.parse(Object.fromEntries(params))
  const hasPlace = search.latitude !== undefined && search.longitude !== undefined
  if (hasPlace) return search
  const sort = search.sort === 'distance' ? 'fit' : search.sort
  return { ...search, place: '', latitude: undefined, longitude: undefined, sort }
}

const usual = searchSchema.parse({})

/** The address of a search; what is usual is left out. */
export function writeLawyerSearch(search: LawyerSearch): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== usual[name as keyof LawyerSearch]) params.set(name, String(value))
  }
  return params
}

/** What the server is asked. */
export function lawyerQuery(search: LawyerSearch) {
  const { place: _, page, q, withinKm, minRating, ...rest } = search
  const given = Object.fromEntries(
    Object.entries({ ...rest, q, minRating }).filter(([, value]) => value !== '' && value !== undefined),
  )
  return {
    ...given,
    currency: search.currency,
    ...(search.latitude !== undefined && { withinKm: Number(withinKm) }),
    page,
    pageSize: PAGE_SIZE,
  }
}

/** How many filters besides the words narrow the list. */
export function countFilters(search: LawyerSearch): number {
  const { practiceArea, jurisdiction, language, maxHourlyRate, minRating, availability, remote, place } = search
  return [practiceArea, jurisdiction, language, maxHourlyRate, minRating, availability, remote, place].filter(Boolean)
    .length
}

/** The same words without any filter. */
export function withoutFilters({ q }: LawyerSearch): LawyerSearch {
  return { ...usual, q }
}
