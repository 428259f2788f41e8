import { expect, test } from 'vitest'
import { allLanguages, functionWordIn, type Language, likelyLanguages, maskOf } from './languages.ts'
import { readQuestion } from './question.ts'
import { findIn, snippetOf } from './snippets.ts'
import { fold, formsOf, wordsIn } from './terms.ts'

const words = (text: string) => wordsIn(text).map(({ folded }) => folded)
const forms = (text: string, languages: readonly Language[] = allLanguages) =>
  wordsIn(text).flatMap((word) => formsOf(word, languages))

test('words are runs of letters and digits of any script, at their places', () => {
  expect(words('The tenant’s § 536a BGB, e-mail_x')).toEqual(['the', 'tenant', 's', '536a', 'bgb', 'e', 'mail', 'x'])
  const text = 'Été: Straße 12'
  expect(wordsIn(text).map(({ from, to }) => text.slice(from, to))).toEqual(['Été', 'Straße', '12'])
  expect(words('Été Straße Łódź Ærø')).toEqual(['ete', 'strasse', 'lodz', 'aero'])
  // Vowel signs of Devanagari are letters.
  expect(fold('किराया')).toBe('किराया'.normalize('NFKD'))
  expect(words('x'.repeat(61))).toEqual([])
})

test('scripts without spaces are found by two neighbours each', () => {
  expect(words('契約解除')).toEqual(['契約', '約解', '解除'])
  expect(
    findIn({ text: '本契約書の契約解除について', heading: null, languages: [] }, readQuestion('契約解除')),
  ).toEqual([expect.objectContaining({ from: 1, to: 3 }), expect.objectContaining({ from: 5, to: 9 })])
})

test.each([
  ['1,500.00', '=1500'],
  ['1.500,00', '=1500'],
  ["1'500", '=1500'],
  ['1,500.25', '=1500.25'],
  ['12.03.2024', '=2024'],
  ['12.03.2024', '=12.03.2024'],
  ['250.00', '=250'],
])('the number %s is found as %s', (number, form) => {
  expect(forms(number)).toContain(form)
})

test.each([
  ['en', 'leases', 'lease'],
  ['en', 'terminated', 'terminating'],
  ['de', 'Kündigungen', 'kündigung'],
  ['de', 'Kündigungen', 'kundigung'],
  ['fr', 'résiliations', 'résiliation'],
  ['es', 'indemnizaciones', 'indemnización'],
  ['it', 'contratti', 'contratto'],
  ['pt', 'contratos', 'contrato'],
  ['nl', 'huurders', 'huurder'],
  ['sv', 'hyresgästen', 'hyresgästens'],
  ['da', 'aftaler', 'aftalen'],
  ['nb', 'avtaler', 'avtalen'],
  ['fi', 'sopimukset', 'sopimuksen'],
  ['ro', 'contracte', 'contractelor'],
  ['hu', 'szerződések', 'szerződés'],
  ['cs', 'smlouvy', 'smlouva'],
  ['tr', 'sözleşmeler', 'sözleşmeleri'],
  ['ru', 'договоры', 'договора'],
] as const)('[INSIDE4] %s: "%s" is found by "%s"', (language, written, asked) => {
  const indexed = forms(written, [language])
  expect(forms(asked).some((form) => indexed.includes(form))).toBe(true)
})

test.each([
  ['en', 'The tenant has paid the deposit to the landlord and asks for it to be returned.'],
  ['de', 'Der Mieter hat die Kaution an den Vermieter gezahlt und verlangt, dass sie zurückgegeben wird.'],
  ['fr', 'Le locataire a versé le dépôt de garantie au bailleur et demande que celui-ci lui soit rendu.'],
  ['es', 'El inquilino pagó la fianza al arrendador y pide que se le devuelva en un plazo de un mes.'],
  ['ru', 'Арендатор внёс залог и просит, чтобы он был возвращён в срок по договору.'],
] as const)('the language of a sentence is told by its function words: %s', (language, sentence) => {
  expect(likelyLanguages(words(sentence))[0]).toBe(language)
})

test('a text that does not tell has no language', () => {
  expect(likelyLanguages(words('Deposit 1,500.00 EUR'))).toEqual([])
  expect(likelyLanguages([])).toEqual([])
})

test('words with a meaning in law are never function words', () => {
  for (const word of ['will', 'may', 'against', 'no', 'not', 'shall', 'must', 'kein', 'gegen', 'contre', 'contra']) {
    expect(functionWordIn(word), word).toEqual([])
  }
})

test('a question is words, those that only hold sentences together marked, and phrases', () => {
  const { words: asked, phrases } = readQuestion('the deposit "Quiet Enjoyment" leases')
  expect(asked.map(({ folded }) => folded)).toEqual(['quiet', 'enjoyment', 'the', 'deposit', 'leases'])
  expect(asked.map(({ functionIn }) => functionIn)).toEqual([0, 0, maskOf(['en']), 0, 0])
  expect(phrases).toEqual([['quiet', 'enjoyment']])
  expect(readQuestion('„nur so“ x “y z').phrases).toEqual([
    ['nur', 'so'],
    ['y', 'z'],
  ])
  expect(readQuestion('?!').words).toEqual([])
})

const en: Language[] = ['en']
test('a snippet shows the words where they stand, by positions in its own text', () => {
  const before = 'Nothing of interest is said here. '.repeat(20)
  const text = `${before}The landlord kept both deposits without\nany inspection report. ${before}`
  const ranges = findIn({ text, heading: null, languages: en }, readQuestion('deposit inspection'))
  const snippet = snippetOf(text, ranges ?? [])
  expect(snippet.ranges.map(({ from, to }) => snippet.text.slice(from, to))).toEqual(['deposits', 'inspection'])
  expect(snippet.text.length).toBeLessThanOrEqual(246)
  expect(snippet.text).toMatch(/^… .* …$/)
})

test('a phrase must stand word for word; what lacks it is not found', () => {
  const piece = { heading: null, languages: en }
  const question = readQuestion('"quiet enjoyment"')
  expect(findIn({ ...piece, text: 'a covenant of quiet, enjoyment' }, question)).toHaveLength(1)
  expect(findIn({ ...piece, text: 'the enjoyment was quiet' }, question)).toBeUndefined()
  // The index promised what the text does not have.
  expect(findIn({ ...piece, text: 'nothing of it' }, readQuestion('deposit'))).toBeUndefined()
})
