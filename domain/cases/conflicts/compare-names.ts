import { type ComparableName, comparableName } from './names.ts'
import { soundOf } from './phonetic.ts'

/** How two names were found to be alike; `exact` is certain, everything else possible. */
export type MatchMethod = 'exact' | 'numbers' | 'order' | 'part' | 'spelling' | 'sound' | 'family'

export interface NameMatch {
  method: MatchMethod
  /** 0 to 100; 100 for exact. */
  score: number
}

/** A name prepared once and compared with many. */
export interface PreparedName extends ComparableName {
  grams: ReadonlySet<string>
  sounds: readonly string[]
}

/** Share of common trigrams (Dice) from which spellings count as alike; found on the golden table of the tests. */
const SPELLING = 0.62
/** A single word must be this long to point to somebody. */
const TELLING_LENGTH = 4

export function prepareName(name: string): PreparedName {
  const comparable = comparableName(name)
  return {
    ...comparable,
    grams: trigrams(comparable.distinctive.length > 0 ? comparable.distinctive : comparable.tokens),
    sounds: comparable.tokens.map(soundOf),
  }
}

/** How alike two names are; undefined where they are two names. Symmetric. */
export function compareNames(a: PreparedName, b: PreparedName): NameMatch | undefined {
  if (a.text === '' || b.text === '') return undefined
  if (a.text === b.text) {
    // One word alone (Marigold) can be anybody's; with a legal form it is a company's.
    const isWhole = a.tokens.length > 1 || a.isCompany || b.isCompany
    return isWhole ? { method: 'exact', score: 100 } : { method: 'part', score: 90 }
  }
  if (a.withDigits === b.withDigits) return { method: 'numbers', score: 95 }
  if (sameSet(a.tokens, b.tokens)) return { method: 'order', score: 90 }
  if (isPart(a, b) || isPart(b, a)) return { method: 'part', score: 80 }
  const dice = overlap(a.grams, b.grams)
  if (dice >= SPELLING) return { method: 'spelling', score: Math.round(dice * 100) }
  if (soundAlike(a, b)) return { method: 'sound', score: 70 }
  return undefined
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 1 && [...a].sort().join(' ') === [...b].sort().join(' ')
}

/** Every telling word of one is in the other: Harbor Nine and Harbor Nine Holdings. A first name alone is no part. */
function isPart(part: PreparedName, whole: PreparedName): boolean {
  const { distinctive } = part
  const length = distinctive.join('').length
  if (distinctive.length === 0 || length < TELLING_LENGTH) return false
  if (distinctive.length === 1 && !whole.isCompany && !part.isCompany && whole.tokens.length === 2) {
    return whole.tokens[1] === distinctive[0] && part.tokens.length === 1
  }
  return distinctive.every((token) => whole.distinctive.includes(token))
}

/** All words sound alike, in this order, and there are two at least or one long one. */
function soundAlike(a: PreparedName, b: PreparedName): boolean {
  if (a.sounds.length !== b.sounds.length || a.sounds.includes('')) return false
  const enough = a.sounds.length > 1 || Math.min(a.text.length, b.text.length) > TELLING_LENGTH
  return enough && a.sounds.every((sound, index) => sound.length > 1 && sound === b.sounds[index])
}

function trigrams(tokens: readonly string[]): ReadonlySet<string> {
  return new Set(
    tokens.flatMap((token) => {
      const padded = `  ${token} `
      return Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3))
    }),
  )
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0
  for (const gram of a) if (b.has(gram)) common++
  return (2 * common) / (a.size + b.size || 1)
}
