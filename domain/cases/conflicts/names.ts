/** Names made comparable: pure functions, no knowledge of who they belong to. */

/** Forms of companies, as they end a name; compared without dots. */
const legalForms = new Set(
  `llc lc inc incorporated corp corporation co company companies ltd limited llp lp plc pllc pc pa gmbh mbh ag kg kgaa ohg gbr ug ev eg
  se sa sas sasu sarl srl spa sl slu bv nv ab oy oyj as asa aps a/s pty cc kk lda sca snc`.split(/\s+/),
)

/** Words of many company names: alone they point to nobody. */
export const genericWords = new Set(
  `the and of for und et de la le der die das holding holdings group groups partner partners associates international global national
  services service solutions systems capital management property properties realty estate estates enterprises enterprise industries
  trading consulting ventures investments investment bank trust foundation association fund new first united general`.split(
    /\s+/,
  ),
)

const numberWords: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  first: '1st',
  second: '2nd',
  third: '3rd',
}

const specialLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Lower case, without accents and without characters that nobody sees. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{Mn}\p{Cf}]/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => specialLetters[letter] ?? letter)
}

/** A name as tokens: folded, `&` read as and, "Last, First" turned round, legal forms and a leading "the" left out. */
export interface ComparableName {
  tokens: readonly string[]
  /** The tokens in one text: equal ones are the same name for everybody. */
  text: string
  /** It had a legal form: a company. */
  isCompany: boolean
  /** Tokens that point to somebody. */
  distinctive: readonly string[]
  /** The text with number words as digits. */
  withDigits: string
}

export function comparableName(name: string): ComparableName {
  const all = tokensOf(turnRound(fold(name)))
  const tokens = all[0] === 'the' && all.length > 1 ? all.slice(1) : all
  let end = tokens.length
  // "GmbH & Co. KG" is one legal form of several words.
  while (end > 1 && (legalForms.has(tokens[end - 1] ?? '') || (end < tokens.length && tokens[end - 1] === 'and'))) end--
  const kept = tokens.slice(0, end)
  return {
    tokens: kept,
    text: kept.join(' '),
    isCompany: end < tokens.length,
    distinctive: kept.filter((token) => !genericWords.has(token)),
    withDigits: kept.map((token) => numberWords[token] ?? token).join(' '),
  }
}

function tokensOf(folded: string): string[] {
  return (
    folded
      .replaceAll('&', ' and ')
      .replaceAll('+', ' and ')
      // L.L.C. and A/S are one word; O'Brien too.
      .replaceAll(/\b(\p{L})[./](?=\p{L}\b)/gu, '$1')
      .replaceAll(/['’`´]/g, '')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((token) => token !== '')
  )
}

/** "Imani, Rosa" is Rosa Imani; "Acme, Inc." stays. */
function turnRound(folded: string): string {
  const [last = '', first = '', ...more] = folded.split(',').map((part) => part.trim())
  const isPerson = more.length === 0 && first !== '' && !legalForms.has(first.replaceAll('.', ''))
  return isPerson ? `${first} ${last}` : folded
}
