import type { ScreeningResult } from '../../../contracts/screening.ts'
import { compareNames, type MatchMethod, type NameMatch, type PreparedName, prepareName } from './compare-names.ts'

/** Version of the comparison, kept with each report. */
export const CONFLICT_ENGINE = 'names@1'

/** Somebody of the case that asks. */
export interface ConflictParty {
  name: string
  aliases: readonly string[]
  /** The client's own side, or the other. */
  side: 'client' | 'other'
}

/**
 * Somebody the lawyer or his firm knows. `client`: they act or acted for them. `adverse`: they act or acted against them. `other`:
 * they want no case about them.
 */
export interface ConflictRecord {
  source: 'list' | 'case'
  /** Whose record it is. */
  userId: string
  name: string
  aliases: readonly string[]
  stance: 'client' | 'adverse' | 'other'
}

export interface ConflictHit {
  partyName: string
  record: ConflictRecord
  match: NameMatch
  /** The same for the same finding in every later check: what was dismissed stays dismissed. */
  key: string
}

/** Acting for whom one acts for already is none, nor against whom one acts against. */
function opposes(party: ConflictParty, record: ConflictRecord): boolean {
  if (record.stance === 'other') return true
  return party.side === 'client' ? record.stance === 'adverse' : record.stance === 'client'
}

interface Prepared<Named> {
  of: Named
  names: readonly PreparedName[]
}

const prepare = <Named extends { name: string; aliases: readonly string[] }>(of: Named): Prepared<Named> => ({
  of,
  names: [of.name, ...of.aliases].map(prepareName),
})

/**
 * Compares everybody of a case with everybody a firm knows, by all their names. One hit for each pair, the strongest.
 * @param families companies that belong together: one in a family stands for all, as a possible conflict
 */
export function judgeConflicts(
  parties: readonly ConflictParty[],
  records: readonly ConflictRecord[],
  families: readonly (readonly string[])[] = [],
): { result: ScreeningResult; hits: ConflictHit[] } {
  const known = records.map(prepare)
  const related = families.map((family) => family.map(prepareName))
  const hits = parties.map(prepare).flatMap((party) =>
    known.flatMap((record): ConflictHit[] => {
      if (!opposes(party.of, record.of)) return []
      const match = strongest(party, record) ?? sameFamily(party, record, related)
      if (!match) return []
      const key = keyOf(party.names[0], record)
      return [{ partyName: party.of.name, record: record.of, match, key }]
    }),
  )
  const result = hits.some(({ match }) => match.method === 'exact') ? 'certain' : hits.length > 0 ? 'possible' : 'clear'
  return { result, hits }
}

function strongest(party: Prepared<ConflictParty>, record: Prepared<ConflictRecord>): NameMatch | undefined {
  let best: NameMatch | undefined
  for (const a of party.names) {
    for (const b of record.names) {
      const match = compareNames(a, b)
      if (match && match.score > (best?.score ?? 0)) best = match
    }
  }
  return best
}

const nearlyExact: readonly MatchMethod[] = ['exact', 'numbers', 'order']

function sameFamily(
  party: Prepared<ConflictParty>,
  record: Prepared<ConflictRecord>,
  families: readonly (readonly PreparedName[])[],
): NameMatch | undefined {
  const isIn = (names: readonly PreparedName[], family: readonly PreparedName[]) =>
    names.some((name) =>
      family.some((member) => {
        const match = compareNames(name, member)
        return match !== undefined && nearlyExact.includes(match.method)
      }),
    )
  const related = families.some((family) => isIn(party.names, family) && isIn(record.names, family))
  return related ? { method: 'family', score: 75 } : undefined
}

function keyOf(party: PreparedName | undefined, { of, names }: Prepared<ConflictRecord>): string {
  return JSON.stringify([party?.text, of.source, of.userId, names[0]?.text, of.stance])
}
