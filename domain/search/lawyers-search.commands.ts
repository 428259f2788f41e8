import type { EndpointData, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { LawyerHit, searchLawyers as searchLawyersEndpoint } from '../../contracts/search.ts'
import { type Context, requireActor } from '../context.ts'
import { invalid } from '../errors.ts'
import { toDecimal, toMinorUnits } from '../money.ts'
import { findCorrections, findLawyers, type LawyerCriteria, listLawyerCards } from './lawyers-search.queries.ts'
import { wordsOf } from './words.ts'

type Query = EndpointQuery<typeof searchLawyersEndpoint>
type Found = { data: EndpointData<typeof searchLawyersEndpoint>; pagination: Pagination }

/** Lawyers who fit, as everybody signed in may see them. @throws 422 */
export async function searchLawyers(ctx: Context, query: Query): Promise<Found> {
  requireActor(ctx)
  const words = wordsOf(query.q ?? '')
  const corrections = await findCorrections(ctx.db, words)
  const now = ctx.clock.now()
  const { page, pageSize } = query
  const { found, total } = await findLawyers(ctx.db, criteriaOf(query, words, corrections), { page, pageSize, now })
  const cards = new Map(
    (
      await listLawyerCards(
        ctx.db,
        found.map(({ lawyerId }) => lawyerId),
        now,
      )
    ).map((card) => [card.id, card]),
  )
  const hits = found.flatMap(({ lawyerId, distanceKm }) => {
    const card = cards.get(lawyerId)
    return card ? [presentHit(card, distanceKm)] : []
  })
  return { data: { hits, corrections }, pagination: { page, pageSize, total } }
}

function criteriaOf(query: Query, words: string[], corrections: Record<string, string>): LawyerCriteria {
  const { practiceArea, jurisdiction, language, availability, remote, minRating, sort } = query
  return {
    words,
    corrections,
    facets: [
      ...(practiceArea ? [`a:${practiceArea}`] : []),
      ...(jurisdiction ? [`j:${jurisdiction}`] : []),
      ...(language ? [`l:${language}`] : []),
      ...(availability ? [`v:${availability}`] : []),
      ...(remote === 'true' ? ['remote'] : []),
    ],
    maxHourlyRate: maxRateOf(query),
    minRating,
    near: nearOf(query),
    sort,
  }
}

function maxRateOf({ maxHourlyRate, currency }: Query): LawyerCriteria['maxHourlyRate'] {
  if (maxHourlyRate === undefined) return undefined
  const minorUnits = toMinorUnits(maxHourlyRate, currency)
  if (minorUnits === undefined) {
    throw invalid({ field: 'maxHourlyRate', message: `This amount has too many digits for ${currency}.` })
  }
  return { minorUnits, currency }
}

function nearOf({ latitude, longitude, withinKm, sort }: Query): LawyerCriteria['near'] {
  if (latitude !== undefined && longitude !== undefined) {
    return { latitude: rounded(latitude), longitude: rounded(longitude), withinKm }
  }
  const field = latitude === undefined ? 'latitude' : 'longitude'
  if (latitude !== longitude || sort === 'distance') {
    throw invalid({ field, message: 'A place has a latitude and a longitude.' })
  }
  return undefined
}

/** To a tenth of a metre: numbers next to nothing are more than Postgres' trigonometry takes. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

type Card = Awaited<ReturnType<typeof listLawyerCards>>[number]

function presentHit(card: Card, distanceKm: number | null): LawyerHit {
  const money = (minorUnits: number | null) => (minorUnits === null ? null : toDecimal(minorUnits, card.currency))
  return {
    ...card,
    distanceKm: distanceKm === null ? null : Math.round(distanceKm * 10) / 10,
    hourlyRate: money(card.hourlyRate),
    consultationFee: money(card.consultationFee),
    averageRating: card.averageRating === null ? null : Number(card.averageRating),
  }
}
