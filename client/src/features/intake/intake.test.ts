import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { intakeQuestions } from '../../../../contracts/intake-questions.ts'
import { dayToWords, fromWire, intakeParts, isAnswered, namedParties, toWire, wordsToDay } from './answers.ts'
import { Autosaver } from './autosaver.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const away = new Error('away')
const isTemporary = (error: unknown) => error === away

test('it says saved only when the server has the newest value, and sends one at a time', async () => {
  const sent: string[] = []
  const answers: (() => void)[] = []
  const saver = new Autosaver<string>({
    isTemporary,
    save: (value) => {
      sent.push(value)
      return new Promise((resolve) => answers.push(resolve))
    },
  })
  saver.change('a')
  expect(saver.getState().kind).toBe('changed')
  await vi.advanceTimersByTimeAsync(1000)
  saver.change('b')
  await vi.advanceTimersByTimeAsync(1000)
  expect(sent).toEqual(['a'])
  answers.shift()?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual(['a', 'b'])
  expect(saver.getState().kind).toBe('saving')
  answers.shift()?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(saver.getState().kind).toBe('saved')
})

test('without a connection it keeps the value and tries again; a refusal waits for the next change', async () => {
  let problem: Error | undefined = away
  const sent: string[] = []
  const saver = new Autosaver<string>({
    isTemporary,
    save: async (value) => {
      if (problem) throw problem
      sent.push(value)
    },
  })
  saver.change('a')
  expect(await saver.flush()).toBe(false)
  expect(saver.getState().kind).toBe('offline')
  problem = undefined
  await vi.advanceTimersByTimeAsync(6000)
  expect(sent).toEqual(['a'])
  problem = new Error('no')
  saver.change('b')
  expect(await saver.flush()).toBe(false)
  expect(saver.getState()).toEqual({ kind: 'refused', error: problem })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toEqual(['a'])
})

test('every question of every area is in exactly one part, who is involved first', () => {
  for (const category of [null, 'commercial_lease', 'criminal', 'family']) {
    const questions = intakeQuestions(category)
    const parts = intakeParts(questions)
    expect(parts[0]?.questions.map(({ kind }) => kind)).toEqual(['parties'])
    expect(parts.flatMap((part) => part.questions.map(({ id }) => id)).sort()).toEqual(
      questions.map(({ id }) => id).sort(),
    )
  }
})

test('answers to the wire and back; what is empty is left out, "I don’t know" is an answer', () => {
  const wire = toWire({
    goal: { text: ' Keep the shop ', dontKnow: false },
    tried: { text: 'typed before', dontKnow: true },
    papers: { text: '  ', dontKnow: false },
  })
  expect(wire).toEqual({ goal: { text: 'Keep the shop' }, tried: { dontKnow: true } })
  expect(fromWire(wire).tried).toEqual({ text: '', dontKnow: true })
})

test('a row without a name is nobody; naming the other side takes back that there is nobody', () => {
  const row = (name: string, role = 'opposing') => ({ name, role, aliases: [] })
  expect(namedParties({ parties: [row(' ')], noOtherParties: true })).toEqual({ parties: [], noOtherParties: true })
  expect(namedParties({ parties: [row('Harbor')], noOtherParties: true }).noOtherParties).toBe(false)
  expect(namedParties({ parties: [row('My shop', 'client')], noOtherParties: true }).noOtherParties).toBe(true)
  const [question] = intakeQuestions(null)
  expect(question && isAnswered(question, {}, { parties: [row('My shop', 'client')], noOtherParties: false })).toBe(
    false,
  )
})

test('a day stands in the brief in words and comes back into the field', () => {
  expect(dayToWords('2026-12-01')).toBe('1 December 2026')
  expect(wordsToDay('1 December 2026')).toBe('2026-12-01')
  expect(wordsToDay('before Christmas')).toBe('')
})
