import { describe, expect, test } from 'vitest'
import { documentSchema } from '../contracts/live/schema.ts'
import { contractReview } from './demo/contract-review.ts'
import { createDemoDates } from './demo/dates.ts'
import { dismissal } from './demo/dismissal.ts'
import { leaseDispute } from './demo/lease-dispute.ts'
import type { DemoStory } from './demo/story.ts'
import type { TextNode } from './demo/text.ts'

/** A fortnight around a turn of the month and of the year. */
const days = Array.from({ length: 14 }, (_, i) => new Date(Date.UTC(2026, 11, 24 + i, (i * 5) % 24)))
const storiesOn = (now: Date): DemoStory[] => {
  const dates = createDemoDates(now)
  return [leaseDispute(dates), contractReview(dates), dismissal(dates)]
}
const textsOf = (story: DemoStory) => story.events.flatMap((event) => (event.act === 'write' ? event.text : []))

function textOf(node: TextNode): string {
  return node.text ?? (node.content ?? []).map(textOf).join(node.type === 'paragraph' ? '' : '\n')
}

function tablesOf(nodes: readonly TextNode[]): string[][][] {
  return nodes
    .filter((node) => node.type === 'table')
    .map((table) => (table.content ?? []).map((row) => (row.content ?? []).map(textOf)))
}

const toCents = (cell: string) =>
  /^\$[\d,]+\.\d\d$/.test(cell) ? Math.round(Number(cell.replaceAll(/[$,]/g, '')) * 100) : undefined

describe('the texts of the demo', () => {
  test('fit the schema of live documents', () => {
    for (const story of storiesOn(new Date())) {
      for (const event of story.events) {
        if (event.act === 'write') documentSchema.nodeFromJSON({ type: 'doc', content: event.text }).check()
      }
    }
  })

  test('name the right weekday with every date, whenever the demo is made', () => {
    const written =
      /(Mon|Tues?|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?,? (\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})/g
    let found = 0
    for (const now of days) {
      for (const text of storiesOn(now).flatMap(textsOf).map(textOf)) {
        for (const [, weekday, day, month, year] of text.matchAll(written)) {
          const date = new Date(`${day} ${month} ${year} UTC`)
          expect(date.toUTCString().slice(0, 3)).toBe(weekday?.slice(0, 3))
          found++
        }
      }
    }
    expect(found).toBeGreaterThan(500)
  })

  test('tell what is past in order, and set deadlines that are ahead', () => {
    for (const now of days) {
      for (const story of storiesOn(now)) {
        const times = [story.openedAt, ...story.events.map(({ at }) => at)].map((at) => at.getTime())
        expect(times).toEqual([...times].sort((a, b) => a - b))
        expect(times.at(-1)).toBeLessThan(now.getTime())
        expect(new Date(story.case.deadline ?? 0).getTime()).toBeGreaterThan(now.getTime())
      }
    }
  })

  test('have tables whose lines add up to their total', () => {
    let totals = 0
    for (const rows of storiesOn(new Date()).map(textsOf).flatMap(tablesOf)) {
      const total = rows.at(-1)
      if (total?.[0] !== 'Total') continue
      for (const [column, cell] of total.entries()) {
        const expected = toCents(cell)
        if (expected === undefined) continue
        const sum = rows.slice(1, -1).reduce((cents, row) => cents + (toCents(row[column] ?? '') ?? Number.NaN), 0)
        expect(sum).toBe(expected)
        totals++
      }
    }
    expect(totals).toBeGreaterThanOrEqual(3)
  })
})
