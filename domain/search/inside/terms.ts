import { allLanguages, functionWordIn, type Language, stemOf } from './languages.ts'

/** A word of a text and where it stands, in UTF-16 units. */
export interface Word {
  from: number
  to: number
  /** Lower case, as written. */
  lower: string
  /** Without case, accents and ligatures: the exact form. */
  folded: string
}

/** Numbers with their separators, else runs of letters and digits of any script (Unicode, UAX #44). */
const RUNS = /\p{N}+(?:[.,'’]\p{N}+)+|[\p{L}\p{N}\p{M}]+/gu
/** Scripts that put no spaces between words: every two neighbours count as one. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Accents and points that one may leave out; vowel signs of Indic scripts are letters and stay. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  þ: 'th',
}
/** What is longer is no word: keys, signatures, base64. */
const MAX_WORD = 60

/** Most words; what follows costs ten times as much. */
const ASCII = /^[\x20-\x7e]*$/

/** What people may type instead: no case, accents or ligatures (NFKD, then the marks go). */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[ßøłđðæœıþ]/g, (letter) => LETTERS[letter] ?? letter)
}

/** The words of a text in their order. */
export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    if (!ASCII.test(run) && WITHOUT_SPACES.test(run)) words.push(...pairsOf(run, index))
    else if (run.length <= MAX_WORD) words.push(wordAt(run, index))
  }
  return words
}

function wordAt(run: string, from: number): Word {
  if (ASCII.test(run)) {
    const lower = run.toLowerCase()
    return { from, to: from + run.length, lower, folded: lower }
  }
  return { from, to: from + run.length, lower: run.normalize('NFC').toLowerCase(), folded: fold(run) }
}

function pairsOf(run: string, index: number): Word[] {
  const letters: { letter: string; at: number }[] = []
  let at = index
  for (const letter of run) {
    letters.push({ letter, at })
    at += letter.length
  }
  if (letters.length < 2) return [wordAt(run, index)]
  return letters.slice(1).map((second, before) => {
    const first = letters[before] ?? second
    return wordAt(first.letter + second.letter, first.at)
  })
}

/**
 * Everything a word can be found by: `=` its exact form (of a number also its value without separators, and its parts), `en:` and so
 * on its stem in each language, of the word as written and of the one without accents, since people leave them out.
 */
export function formsOf({ lower, folded }: Pick<Word, 'lower' | 'folded'>, among: readonly Language[]): string[] {
  if (/^\p{N}/u.test(folded))
    return [...new Set([folded, amountOf(folded), ...folded.split(/[.,'’]/)])].map((form) => `=${form}`)
  const forms = [`=${folded}`]
  for (const language of among) {
    const stem = fold(stemOf(lower, language))
    forms.push(`${language}:${stem}`)
    const bare = lower === folded ? stem : fold(stemOf(folded, language))
    if (bare !== stem) forms.push(`${language}:${bare}`)
  }
  return forms
}

/** `1,500.00`, `1.500,00` and `1'500` are 1500; dates and section numbers stay as they are. */
function amountOf(number: string): string {
  const grouped = /^(\p{N}{1,3}(?:([.,'’])\p{N}{3})(?:\2\p{N}{3})*)(?:[.,](\p{N}{1,2}))?$/u.exec(number)
  const plain = /^(\p{N}+)[.,]00$/u.exec(number)
  if (grouped?.[1]) {
    const cents = grouped[3] && !/^0+$/.test(grouped[3]) ? `.${grouped[3]}` : ''
    return grouped[1].replace(/[.,'’]/g, '') + cents
  }
  return plain?.[1] ?? number
}

/**
 * How often each form stands in a text; function words of its languages are left out.
 * @param languages none: the text does not tell, so every word is kept and stemmed in all of them
 */
export function countForms(words: readonly Word[], languages: readonly Language[]): Map<string, number> {
  const counts = new Map<string, number>()
  const kept = new Map<string, string[]>()
  for (const word of words) {
    if (functionWordIn(word.folded, languages).length > 0) continue
    let forms = kept.get(word.lower)
    if (!forms) {
      forms = formsOf(word, stemLanguages(languages))
      kept.set(word.lower, forms)
    }
    for (const form of forms) counts.set(form, (counts.get(form) ?? 0) + 1)
  }
  return counts
}

/** A few words more, and an inflection is found whatever language it is. */
export const stemLanguages = (told: readonly Language[]) => (told.length > 0 ? told : allLanguages)
