import { allLanguages, functionWordIn, maskOf } from './languages.ts'
import { formsOf, type Word, wordsIn } from './terms.ts'

/** What somebody looks for. */
export interface Question {
  /** Each word once; all of them must be there. */
  words: AskedWord[]
  /** Exact forms in a row. */
  phrases: string[][]
}

export interface AskedWord {
  folded: string
  /** Everything that stands for it in an index; the exact form first. */
  forms: string[]
  /** Languages, as bits, in which it need not be there: it only holds sentences together. */
  functionIn: number
}

/** Each word costs a token a form and case. */
const MAX_WORDS = 12

/** Reads a question: words, and phrases in double quotes of any kind. */
export function readQuestion(q: string): Question {
  const [loose = '', ...rest] = q.split(/["“”„«»]/)
  // Every second part stood in quotes; a quote that nobody has closed goes to the end.
  const phrases = rest
    .filter((_, at) => at % 2 === 0)
    .map((phrase) => wordsIn(phrase))
    .filter(({ length }) => length > 0)
  const single = [loose, ...rest.filter((_, at) => at % 2 === 1)].flatMap((part) => wordsIn(part))
  const all = new Map<string, Word>([...phrases.flat(), ...single].map((word) => [word.folded, word]))
  const asked = [...all.values()].slice(0, MAX_WORDS)
  return {
    words: asked.map((word) => ({
      folded: word.folded,
      forms: formsOf(word, allLanguages),
      functionIn: maskOf(functionWordIn(word.folded)),
    })),
    phrases: phrases.filter(({ length }) => length > 1).map((phrase) => phrase.map(({ folded }) => folded)),
  }
}
