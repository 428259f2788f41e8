import { plain } from '../places/plain.ts'

/** Letters from which on a word may hold a typing error: shorter ones are like too many others. */
export const LONG_WORD = 4

/** The words of a text: lower case, without accents, at most `limit` of them. What is not a letter or a digit parts words. */
export function wordsOf(text: string, limit = 12): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 60))
    .slice(0, limit)
}

/** One word as a `tsquery` has it. The last one may be the beginning of a word, since people look while they type. */
export const tsqueryWord = (word: string, isLast: boolean) => (isLast ? `'${word}':*` : `'${word}'`)

/**
 * A Postgres `tsquery`: every word must be there, or one of its corrections. Words come from `wordsOf`, so nothing in them has a meaning
 * for the parser.
 */
export function toTsquery(words: readonly string[], corrections: Readonly<Record<string, string>> = {}): string {
  return words
    .map((word, at) => {
      const own = tsqueryWord(word, at === words.length - 1)
      const corrected = corrections[word]
      return corrected ? `(${own} | '${corrected}')` : own
    })
    .join(' & ')
}
