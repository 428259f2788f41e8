import { plain } from '../places/plain.ts'

/** The words of a text: lower case, without accents, at most `limit` of them. What is not a letter or a digit parts words. */
export function wordsOf(text: string, limit = 12): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 60))
    .slice(0, limit)
}

/**
 * A Postgres `tsquery`: every word must be there, or one of its corrections. The last word may be the beginning of one, since
 * people look while they type. Words come from `wordsOf`, so nothing in them has a meaning for the parser.
 */
export function toTsquery(words: readonly string[], corrections: Readonly<Record<string, string>> = {}): string {
  return words
    .map((word, at) => {
      const own = at === words.length - 1 ? `'${word}':*` : `'${word}'`
      const corrected = corrections[word]
      return corrected ? `(${own} | '${corrected}')` : own
    })
    .join(' & ')
}
