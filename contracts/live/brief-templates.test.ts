import { Node } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { caseCategories } from '../case-categories.ts'
import { briefTemplate, notesTemplate, privateNotesTemplate } from './brief-templates.ts'
import { documentSchema, maxPlaceholderLength } from './schema.ts'

const categories = [...caseCategories.map((category) => category.code), null, 'unheard_of']

describe('brief templates', () => {
  test.each(categories)('the brief for %s fits the schema and has all sections with gaps', (category) => {
    const doc = Node.fromJSON(documentSchema, briefTemplate(category))
    doc.check()
    const titles: string[] = []
    let gaps = 0
    doc.descendants((node) => {
      if (node.type.name === 'heading') titles.push(node.textContent)
      if (node.type.name === 'placeholder') {
        gaps++
        expect(node.attrs.label.length).toBeGreaterThan(1)
        expect(node.attrs.label.length).toBeLessThanOrEqual(maxPlaceholderLength)
      }
    })
    expect(titles).toEqual([
      'Goal',
      'Facts',
      'People and companies',
      'Documents',
      'Deadlines',
      'What I want from a lawyer',
      'Budget',
    ])
    expect(gaps).toBeGreaterThan(10)
  })

  test('categories differ where it matters', () => {
    expect(JSON.stringify(briefTemplate('commercial_lease'))).toContain('Landlord')
    expect(JSON.stringify(briefTemplate('employment'))).toContain('Employer')
    const texts = new Set(caseCategories.map((category) => JSON.stringify(briefTemplate(category.code))))
    expect(texts.size).toBe(caseCategories.length)
  })

  test('no square bracket is left in the text, so every gap is a placeholder', () => {
    for (const category of categories) {
      Node.fromJSON(documentSchema, briefTemplate(category)).descendants((node) => {
        if (node.isText) expect(node.text).not.toMatch(/[[\]]/)
      })
    }
  })

  test('notes fit the schema', () => {
    Node.fromJSON(documentSchema, notesTemplate).check()
    Node.fromJSON(documentSchema, privateNotesTemplate).check()
  })
})
