import type { Node } from '@tiptap/pm/model'
import { toClauseLevel } from './schema.ts'

/** How a clause is shown: `label` beside it (`(a)`), `reference` where others point to it (`2.1(a)`). */
export interface ClauseNumber {
  label: string
  reference: string
}

/** A clause in a document: where it starts (ProseMirror position), its level and its number. */
export interface NumberedClause extends ClauseNumber {
  position: number
  level: number
}

/** 1 → a, 26 → z, 27 → aa, 28 → bb, as Word counts. */
export function toLetters(count: number): string {
  const letter = String.fromCharCode(97 + ((count - 1) % 26))
  return letter.repeat(Math.ceil(count / 26))
}

const romanDigits = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const

/** 1 → i, 4 → iv, 19 → xix. */
export function toRoman(count: number): string {
  let rest = count
  let roman = ''
  for (const [value, digits] of romanDigits) {
    while (rest >= value) {
      roman += digits
      rest -= value
    }
  }
  return roman
}

/**
 * Numbers a run of clauses given their levels (1 to 4). What stands before any level-1 clause counts as under the first;
 * a level in between that is missing is left out of the reference: (a) straight under 3 is 3(a). No number shows a zero.
 */
export function numberClauses(levels: readonly number[]): ClauseNumber[] {
  const counts = [0, 0, 0, 0]
  return levels.map((rawLevel) => {
    const level = toClauseLevel(rawLevel)
    if (level > 1) counts[0] ||= 1
    counts[level - 1] = (counts[level - 1] ?? 0) + 1
    counts.fill(0, level)
    return clauseNumber(level, counts)
  })
}

function clauseNumber(level: number, counts: readonly number[]): ClauseNumber {
  const [first = 0, second = 0, third = 0, fourth = 0] = counts
  if (level === 1) return { label: String(first), reference: String(first) }
  const section = second > 0 ? `${first}.${second}` : String(first)
  if (level === 2) return { label: section, reference: section }
  const letter = third > 0 ? `(${toLetters(third)})` : ''
  if (level === 3) return { label: letter, reference: section + letter }
  const roman = `(${toRoman(fourth)})`
  return { label: roman, reference: section + letter + roman }
}

/**
 * All clauses of a document in order, numbered. Clauses in one container (the document, a table cell, a quotation) count
 * together; a container inside has its own count.
 */
export function numberedClauses(doc: Node): NumberedClause[] {
  const byContainer = new Map<Node, { position: number; level: number }[]>()
  doc.descendants((node, position, parent) => {
    if (node.isTextblock) {
      if (node.type.name === 'clause' && parent) {
        const siblings = byContainer.get(parent) ?? []
        siblings.push({ position, level: toClauseLevel(node.attrs.level) })
        byContainer.set(parent, siblings)
      }
      return false
    }
    return true
  })
  const clauses: NumberedClause[] = []
  for (const siblings of byContainer.values()) {
    const numbers = numberClauses(siblings.map((clause) => clause.level))
    for (const [index, clause] of siblings.entries()) {
      const number = numbers[index]
      if (number) clauses.push({ ...clause, ...number })
    }
  }
  return clauses.sort((a, b) => a.position - b.position)
}
