/** Words of headlines, titles and texts; whoever takes them by a number or a seed gets the same ones each time. */
export const plainWords =
  'lease notice default landlord tenant contract licence software dismissal overtime wages injury trade mark patent will estate heir custody visa permit appeal debt loan deposit repair warranty supplier agency merger share founder privacy tax insurance accident hospital school building permit boundary neighbour water noise'.split(
    ' ',
  )

const WORDS = 40
const VOCABULARY = 3_000

/** Paragraphs whose words are drawn with the skew of language: the plain words are the most frequent ones, as in texts about little else. */
export function createTexts(): { next(): string } {
  let seed = 1
  const draw = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  function word(): string {
    const rank = Math.floor(draw() ** 3 * VOCABULARY)
    return `${plainWords[rank % plainWords.length]}${rank < plainWords.length ? '' : rank}`
  }
  return {
    next: () => Array.from({ length: WORDS }, (_, at) => (at % 3 === 0 ? 'of the' : word())).join(' '),
  }
}

/** What is searched. Both sides make it in this order, from one `createTexts()`: case 0 has most, 20 others the rest. */
export const corpora = [
  { source: 'text', firstCase: 0, cases: 1, each: 10_000 },
  { source: 'message', firstCase: 0, cases: 1, each: 10_000 },
  { source: 'file', firstCase: 0, cases: 1, each: 10_000 },
  { source: 'text', firstCase: 1, cases: 20, each: 500 },
] as const
export const CASES = 21

/** Where questions look. */
export const insideKinds = [
  { kind: '10,000 blocks of a case', source: 'text', inOne: true },
  { kind: '10,000 messages of a case', source: 'message', inOne: true },
  { kind: '10,000 pages of a case', source: 'file', inOne: true },
  { kind: '20,000 blocks of 21 cases', source: 'text', inOne: false },
] as const

/** What people look for: a word that is nowhere, a frequent one, several, a phrase. */
export const insideWords = [
  'q=quarry',
  'q=lease',
  'q=landlord+notice',
  'q=overtime+wages+dismissal',
  'q=%22notice+of+the+default%22',
]
