import snowball, { type Stemmer } from 'snowball-stemmers'

/**
 * Languages whose inflections are folded, each with its Snowball algorithm (https://snowballstem.org) and its most frequent function
 * words, lower case without accents: a text is told by them, and they are not indexed. Words with a meaning in law (will, may, against)
 * and negations are left out of the lists on purpose.
 */
const languages = {
  en: [
    'english',
    'the of to and in that is was for on with as his he be at by had this are or from have an a it which you were they we i',
  ],
  de: [
    'german',
    'der die das den dem des und ist ein eine einen einem einer zu von mit auf fur im sich wir ich sie es er dass als auch wird werden hat haben bei oder aus am',
  ],
  fr: [
    'french',
    'le la les des du de et est une un dans que qui pour par sur au aux ce cette il elle nous vous je se son sa ses avec ou sont ont l d',
  ],
  es: [
    'spanish',
    'el la los las de del que y en un una por con para se su sus lo al como es son ha han fue este esta o nos le les',
  ],
  it: [
    'italian',
    'il lo la gli le di del della dei delle che e un una per con in si al alla da dal nel nella sono ha hanno come questo questa o i l',
  ],
  pt: [
    'portuguese',
    'o os as a de do da dos das que e em um uma por com para se na nos nas ao foi sao seu sua como mais ou pelo pela',
  ],
  nl: [
    'dutch',
    'de het een van en in is dat op te voor met zijn aan er die om door ook als bij uit wordt worden heeft hebben ik wij zij naar of',
  ],
  sv: [
    'swedish',
    'och att det som en ett ar av for pa med den till har de om vi jag han hon var kan fran eller sin ska',
  ],
  da: [
    'danish',
    'og at det som en et er af for pa med den til har de om vi jeg han hun var kan fra eller sin skal ved',
  ],
  nb: [
    'norwegian',
    'og at det som en et er av for pa med den til har de om vi jeg han hun var kan fra eller sin skal ved',
  ],
  fi: [
    'finnish',
    'ja on se etta han oli joka mutta tai kun niin myos ovat olla sen ne jos minun hanen taman tama mita',
  ],
  ro: [
    'romanian',
    'si de la in cu pe un o este nu sa ca din care pentru mai au fost al ale lui prin sau ce se dintre am',
  ],
  hu: ['hungarian', 'a az es hogy egy is meg ez van volt de ha csak mint vagy azt ezt el ki minden kell'],
  cs: ['czech', 'a v je se na ze s z do o to i ve pro by jako za byl bylo jsou si po od k u nebo ktery ktera'],
  tr: ['turkish', 've bir bu da de icin ile olarak o ne gibi daha cok var ama ya mi en kadar sonra'],
  ru: ['russian', 'и в на что с по как это от из для о же за его к у мы он она они был была было или бы я вы'],
} as const satisfies Record<string, readonly [algorithm: string, words: string]>

export type Language = keyof typeof languages
export const allLanguages = Object.keys(languages) as Language[]

const functionWords = new Map(allLanguages.map((language) => [language, new Set(languages[language][1].split(' '))]))
const stemmers = new Map<Language, Stemmer>()

/** Fewer function words than this, or a smaller share of them, do not tell a language. */
const LEAST_WORDS = 2
const LEAST_SHARE = 0.12
/** A second language counts when it explains nearly as much: Danish beside Norwegian, one paragraph in two languages. */
const NEARLY = 0.7

/**
 * The languages a text is likely in, best first, at most two; none where it does not tell.
 * @param words folded, in order, repeated ones too
 */
export function likelyLanguages(words: readonly string[]): Language[] {
  const scores = allLanguages
    .map((language) => ({ language, score: words.filter((word) => functionWords.get(language)?.has(word)).length }))
    .sort((one, other) => other.score - one.score)
  const best = scores[0]?.score ?? 0
  if (best < LEAST_WORDS || best < words.length * LEAST_SHARE) return []
  return scores
    .filter(({ score }) => score >= best * NEARLY)
    .map(({ language }) => language)
    .slice(0, 2)
}

/** The languages in which the word only holds sentences together. @param word folded */
export function functionWordIn(word: string, among: readonly Language[] = allLanguages): Language[] {
  return among.filter((language) => functionWords.get(language)?.has(word))
}

/** Languages as one number, a bit each, in the order of the list: append to the list, never insert. */
export function maskOf(among: readonly Language[]): number {
  return among.reduce((mask, language) => mask | (1 << allLanguages.indexOf(language)), 0)
}

/** The other way round. */
export function languagesIn(mask: number): Language[] {
  return allLanguages.filter((_, bit) => (mask & (1 << bit)) !== 0)
}

/** Words whose stems are kept, over all languages: those of a language that people use daily are fewer. */
const KEPT_STEMS = 50_000
const stems = new Map<string, string>()

/** The word without its inflection. @param word lower case, with its accents: the algorithms need them */
export function stemOf(word: string, language: Language): string {
  const asked = `${language}:${word}`
  let stem = stems.get(asked)
  if (stem === undefined) {
    stem = stemmerOf(language).stem(word)
    // Words come back by the thousand and the algorithms are slow; starting anew now and then is cheaper than keeping an order.
    if (stems.size >= KEPT_STEMS) stems.clear()
    stems.set(asked, stem)
  }
  return stem
}

function stemmerOf(language: Language): Stemmer {
  let stemmer = stemmers.get(language)
  if (!stemmer) {
    stemmer = snowball.newStemmer(languages[language][0])
    stemmers.set(language, stemmer)
  }
  return stemmer
}
