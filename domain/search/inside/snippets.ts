import type { Snippet } from '../../../contracts/search-inside.ts'
import type { PieceText } from './blind-index.ts'
import { type Language, maskOf } from './languages.ts'
import type { Question } from './question.ts'
import { formsOf, stemLanguages, type Word, wordsIn } from './terms.ts'

/** Longest snippet in characters: three lines on a phone, two on a desk. */
const MAX_LENGTH = 240
/** Shown before the first match, so that one sees where it stands. */
const BEFORE = 60

interface Range {
  from: number
  to: number
  /** Which words of the question it is; of a phrase all. */
  of: readonly number[]
}

/**
 * Where the words of the question stand in a text that was decrypted for this reader.
 * @returns undefined where the text does not have what the index promised (a shared token), or lacks a phrase
 */
export function findIn({ text, languages }: PieceText, question: Question): Range[] | undefined {
  const words = wordsIn(text)
  const inPhrases: Range[] = []
  for (const phrase of question.phrases) {
    const ranges = phraseRanges(words, phrase)
    if (ranges.length === 0) return undefined
    inPhrases.push(...ranges.map((range) => ({ ...range, of: indexesOf(question, phrase) })))
  }
  const phrased = new Set(inPhrases.flatMap(({ of }) => of))
  const known = new Map<string, number[]>()
  const single = words.flatMap((word) => {
    let of = known.get(word.lower)
    if (!of) {
      const forms = formsOf(word, stemLanguages(languages))
      of = question.words.flatMap((asked, at) => (asked.forms.some((form) => forms.includes(form)) ? [at] : []))
      known.set(word.lower, of)
    }
    // A word that was asked for in a phrase is marked where the phrase stands; one that only holds sentences together nowhere.
    const marked = of.filter((at) => !phrased.has(at) && !holdsTogether(question.words[at], languages))
    return marked.length > 0 ? [{ from: word.from, to: word.to, of: marked }] : []
  })
  const ranges = joined([...inPhrases, ...single])
  return ranges.length > 0 ? ranges : undefined
}

const holdsTogether = (word: Question['words'][number] | undefined, languages: readonly Language[]) =>
  word !== undefined && (word.functionIn & maskOf(languages)) !== 0

const indexesOf = ({ words }: Question, phrase: readonly string[]) =>
  words.flatMap(({ folded }, at) => (phrase.includes(folded) ? [at] : []))

function phraseRanges(words: readonly Word[], phrase: readonly string[]): { from: number; to: number }[] {
  return words.flatMap((first, at) => {
    const last = words[at + phrase.length - 1]
    const stands = last && phrase.every((folded, offset) => words[at + offset]?.folded === folded)
    return stands ? [{ from: first.from, to: last.to }] : []
  })
}

/** In order, and without overlaps: pairs of letters of scripts without spaces overlap by one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const range of [...ranges].sort((one, other) => one.from - other.from || other.to - one.to)) {
    const before = result.at(-1)
    if (!before || range.from >= before.to) result.push({ ...range })
    else {
      before.to = Math.max(before.to, range.to)
      before.of = [...before.of, ...range.of]
    }
  }
  return result
}

/** The part of the text with most of the words, and where they are in it. */
export function snippetOf(text: string, ranges: readonly Range[]): Snippet {
  const { from, to } = bestWindow(text, ranges)
  const before = from > 0 ? '… ' : ''
  const after = to < text.length ? ' …' : ''
  // One line each: the positions stay, since a break is one unit as a space is.
  const shown = text.slice(from, to).replace(/[\r\n\t]/g, ' ')
  const within = ranges.filter((range) => range.from >= from && range.to <= to)
  const offset = before.length - from
  return {
    text: before + shown + after,
    ranges: within.map((range) => ({ from: range.from + offset, to: range.to + offset })),
  }
}

function bestWindow(text: string, ranges: readonly Range[]): { from: number; to: number } {
  if (text.length <= MAX_LENGTH) return { from: 0, to: text.length }
  let best = { from: 0, worth: -1 }
  for (const { from } of ranges) {
    const start = startOfWord(text, Math.max(0, from - BEFORE))
    const inside = ranges.filter((range) => range.from >= start && range.to <= start + MAX_LENGTH)
    const worth = new Set(inside.flatMap(({ of }) => of)).size * 100 + inside.length
    if (worth > best.worth) best = { from: start, worth }
  }
  const latest = Math.min(text.length, best.from + MAX_LENGTH)
  const space = text.lastIndexOf(' ', latest)
  const reach = Math.max(0, ...ranges.map(({ to }) => to).filter((to) => to <= latest))
  return { from: best.from, to: latest < text.length && space > Math.max(best.from, reach) ? space : latest }
}

function startOfWord(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.indexOf(' ', at)
  if (space >= 0 && space < at + 30) return space + 1
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at
}
