import { randomInt } from 'node:crypto'

/**
 * Texts that stand nowhere else: random letters of this run. All begin with one mark, so that hundreds of megabytes are searched for it
 * once and not for each text. Letters only: words of a search, parts of file names, and in base64 always the same characters.
 */
export interface Needles {
  /** A text for this name; always the same one. */
  of(name: string): string
  /** Names of the texts made so far. */
  names(): string[]
  mark: string
}

/** Long enough that any eight letters of a run at each of eight places lie within it (`pglzForms`). */
const MARK_LETTERS = 16
const OWN_LETTERS = 8
/** Without vowels, that no stemmer takes for an ending. */
const LETTERS = 'bcdfghjklmnpqrtvwxz'

export function createNeedles(): Needles {
  const letters = (count: number) => Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  const mark = letters(MARK_LETTERS)
  const texts = new Map<string, string>()
  return {
    mark,
    of(name) {
      const text = texts.get(name) ?? `${mark}${letters(OWN_LETTERS)}`
      texts.set(name, text)
      return text
    },
    names: () => [...texts.keys()],
  }
}
