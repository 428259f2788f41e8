/** As much of snowball-stemmers as languages.ts uses; the package brings no types. */
declare module 'snowball-stemmers' {
  export interface Stemmer {
    stem(word: string): string
  }
  const stemmers: {
    newStemmer(algorithm: string): Stemmer
  }
  export default stemmers
}
