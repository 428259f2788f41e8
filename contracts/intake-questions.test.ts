import { expect, test } from 'vitest'
import { caseCategories } from './case-categories.ts'
import { intakeQuestions } from './intake-questions.ts'
import { briefTemplate } from './live/brief-templates.ts'
import { maxPlaceholderLength } from './live/schema.ts'

const categories = [null, ...caseCategories.map(({ code }) => code)]

test.each(categories)(
  '[INTAKE1] questions of %s: who is involved first, each once, for a section that the brief has',
  (category) => {
    const questions = intakeQuestions(category)
    expect(questions[0]?.kind).toBe('parties')
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
    const sections = JSON.stringify(briefTemplate(category))
    for (const { section, label, question } of questions) {
      expect(sections).toContain(`"text":"${section}"`)
      expect(label.length).toBeLessThanOrEqual(maxPlaceholderLength)
      expect(question).toMatch(/\?|\.$/)
    }
  },
)

/** Flesch-Kincaid grade level: 0.39 words a sentence + 11.8 syllables a word - 15.59. */
function gradeLevel(text: string): number {
  const sentences = text.split(/[.?!:]+/).filter((part) => part.trim() !== '').length
  const words = text.toLowerCase().match(/[a-z']+/g) ?? []
  const syllables = words.reduce(
    (sum, word) => sum + Math.max(1, word.replace(/e$/, '').match(/[aeiouy]+/g)?.length ?? 1),
    0,
  )
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59
}

test('[INTAKE1] the questions read at grade 8 or below', () => {
  for (const category of categories) {
    const text = intakeQuestions(category)
      .map(({ question, help = '' }) => `${question} ${help}`)
      .join(' ')
    expect(gradeLevel(text), String(category)).toBeLessThanOrEqual(8)
  }
  expect(
    gradeLevel('Notwithstanding contractual obligations, indemnification necessitates judicial determination.'),
  ).toBeGreaterThan(12)
})
