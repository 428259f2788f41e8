import type { FieldError } from '../../contracts/envelope.ts'
import type { LawyerProfileChange } from '../../contracts/lawyers.ts'
import { invalid } from '../errors.ts'
import { isKnownCurrency, toDecimal, toMinorUnits } from '../money.ts'
import { placeOf } from '../places/gazetteer.ts'
import type { LawyerColumns } from './lawyers.queries.ts'

interface Present {
  hourlyRate: number | null
  consultationFee: number | null
  currency: string
  latitude: number | null
  longitude: number | null
}

/**
 * The columns after a change; what the change leaves out stays. Fees are kept as people read them, also where the currency changes
 * to one with other minor units. @throws 422 naming each field that cannot be so
 */
export function lawyerColumns(row: Present, body: LawyerProfileChange): LawyerColumns {
  const { practiceAreas: _areas, languages: _languages, headline, about, place, ...rest } = body
  const currency = body.currency ?? row.currency
  if (!isKnownCurrency(currency)) throw invalid({ field: 'currency', message: 'This currency is not known.' })
  const errors: FieldError[] = []
  const fee = (field: 'hourlyRate' | 'consultationFee') => {
    const kept = row[field] === null ? null : toDecimal(row[field], row.currency)
    const value = body[field] === undefined ? kept : body[field]
    if (value === null) return null
    const minorUnits = toMinorUnits(value, currency)
    if (minorUnits === undefined) errors.push({ field, message: `This amount has too many digits for ${currency}.` })
    return minorUnits ?? null
  }
  const point = [body.latitude ?? row.latitude, body.longitude ?? row.longitude]
  if (body.latitude === null) point[0] = null
  if (body.longitude === null) point[1] = null
  if ((point[0] === null) !== (point[1] === null)) {
    errors.push({ field: 'latitude', message: 'A place has both a latitude and a longitude, or neither.' })
  }
  const columns = {
    ...withoutUndefined(rest),
    ...(headline !== undefined && { headline: headline || null }),
    ...(about !== undefined && { about: about || null }),
    ...(place !== undefined && placed(place, body)),
    hourlyRate: fee('hourlyRate'),
    consultationFee: fee('consultationFee'),
    currency,
  }
  if (errors.length > 0) throw invalid(...errors)
  return columns
}

function withoutUndefined<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>
  }
}

/** A written place that the gazetteer knows brings its coordinates, unless others are given: then distance searches find it. */
function placed(place: string | null, { latitude, longitude }: LawyerProfileChange) {
  if (latitude !== undefined || longitude !== undefined) return { place: place || null }
  const known = place ? placeOf(place) : undefined
  return { place: place || null, latitude: known?.latitude ?? null, longitude: known?.longitude ?? null }
}
