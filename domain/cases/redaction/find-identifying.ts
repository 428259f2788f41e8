import { comparableName, fold, genericWords } from '../conflicts/names.ts'
import { type Found, findReachable, type Reachable } from './addresses.ts'

/** `party`: somebody on the list of parties or one of their other names. `client`: the owner of the case. */
export type Identifying = Reachable | 'party' | 'client'

export interface Names {
  parties: readonly string[]
  client: readonly string[]
}

/**
 * Words of the language that are names too: alone they are no finding (a price is not Mr Price), in a full name they are.
 * Numbers as words as well: "nine months" is not Harbor Nine.
 */
const ordinaryWords = new Set(
  `one two three four five six seven eight nine ten price young old brown white black green gray grey king queen mason carter cook hunter
  bishop grant ward stone wood woods field hill lake river rivers park church day may june april august summer winter love rich power
  best good long short small little strong wise law laws case court judge lease rent home house shop store north south east west city
  town county state street water land land bank care health medical food foods auto cars motor motors power energy tech digital media
  design studio works work labs lab building builders construction transport logistics freight cargo express delivery insurance
  finance financial credit legal school college university hospital clinic hotel restaurant bakery cafe baker miller smith will mark
  bill art drew jack frank grace hope faith joy rose`.split(/\s+/),
)

/** Shorter tokens are initials or prepositions. */
const SHORTEST_TOKEN = 3

/**
 * What in a text would tell who it is about: names of the parties and of the client, whole or by a word that points to them, in any
 * spelling of case, accents and spacing; and whatever `findReachable` finds.
 */
export function findIdentifying(text: string, names: Names): Found<Identifying>[] {
  const words = wordsOf(text)
  const ofNames = (kind: 'party' | 'client') =>
    names[kind === 'party' ? 'parties' : 'client'].flatMap((name) => findName(words, name, kind))
  const found = [...ofNames('party'), ...ofNames('client'), ...findReachable(text)]
  return found.filter(({ text, kind }, index) => found.findIndex((f) => f.text === text && f.kind === kind) === index)
}

interface Word {
  /** As it stands there. */
  shown: string
  folded: string
}

function wordsOf(text: string): Word[] {
  return [...text.replaceAll(/\p{Cf}/gu, '').matchAll(/[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)?/gu)].map(([shown]) => {
    // Marigold's and O'Brien: the first part and the whole.
    const folded = fold(shown)
      .replace(/['’]s$/, '')
      .replaceAll(/['’]/g, '')
    return { shown, folded }
  })
}

function findName(words: readonly Word[], name: string, kind: 'party' | 'client'): Found<Identifying>[] {
  const { tokens, text } = comparableName(name)
  if (tokens.length === 0) return []
  const whole = findSequence(words, tokens, text)
  if (whole !== undefined) return [{ kind, text: whole }]
  const telling = tokens.filter(
    (token) => token.length >= SHORTEST_TOKEN && !genericWords.has(token) && !ordinaryWords.has(token),
  )
  return words
    .filter(({ folded }) => telling.includes(folded))
    .map(({ shown }): Found<Identifying> => ({ kind, text: shown }))
}

/** The words that say the whole name, also written in one word; undefined where they do not. */
function findSequence(words: readonly Word[], tokens: readonly string[], text: string): string | undefined {
  const joined = text.replaceAll(' ', '')
  for (let start = 0; start < words.length; start++) {
    const slice = words.slice(start, start + tokens.length)
    if (slice.length === tokens.length && slice.every(({ folded }, index) => folded === tokens[index])) {
      return slice.map(({ shown }) => shown).join(' ')
    }
    const word = words[start]
    if (tokens.length > 1 && joined.length > 4 && word?.folded === joined) return word.shown
  }
  return undefined
}
