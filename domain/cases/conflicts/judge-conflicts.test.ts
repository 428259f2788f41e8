import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNames, prepareName } from './compare-names.ts'
import { type ConflictParty, type ConflictRecord, judgeConflicts } from './judge-conflicts.ts'

const methodOf = (a: string, b: string) => compareNames(prepareName(a), prepareName(b))?.method

describe('[TIER4] names that are the same', () => {
  test.each([
    ['Harbor Nine Holdings', 'HARBOR NINE HOLDINGS, L.L.C.', 'exact'],
    ['Müller & Söhne GmbH & Co. KG', 'Muller and Sohne', 'exact'],
    ['Société Générale S.A.', 'societe generale', 'exact'],
    ['The Cobalt Freight Company', 'Cobalt Freight', 'exact'],
    ['Imani, Rosa', 'Rosa Imani', 'exact'],
    ["O'Brien, Pat", 'Pat OBrien', 'exact'],
    ['IBM', 'I.B.M. Corp.', 'exact'],
    ['Rosa\u200b Imani', 'Rosa Imani', 'exact'],
  ])('%s = %s', (a, b, method) => expect(methodOf(a, b)).toBe(method))
})

describe('[TIER4] names that may be the same', () => {
  test.each([
    ['Harbor Nine Holdings', 'Harbor 9 Holdings LLC', 'numbers'],
    ['Imani Rosa', 'Rosa Imani', 'order'],
    ['Marigold', 'Marigold', 'part'],
    ['Harbor Nine', 'Harbor Nine Holdings LLC', 'part'],
    ['Cobalt Freight', 'Cobalt Freight Logistics Inc', 'part'],
    ['Harbour Nine Holdings', 'Harbor Nine Holdings', 'spelling'],
    ['Jon Smyth', 'John Smith', 'sound'],
    ['Katharina Meyer', 'Catarina Maier', 'sound'],
    ['Philip Schmidt', 'Filip Schmitt', 'sound'],
    ['Henderson', 'Paul Henderson', 'part'],
  ])('%s ~ %s (%s)', (a, b, method) => expect(methodOf(a, b)).toBe(method))
})

describe('[TIER4] names that are two names', () => {
  test.each([
    ['John Smith', 'Joan Smithers'],
    ['Rosa Imani', 'Rosa Delgado'],
    ['Rosa', 'Rosa Delgado'],
    ['Global Holdings LLC', 'Global Partners LLC'],
    ['Northwind Traders', 'Southwind Bakers'],
    ['Anna Berg', 'Anna Stein'],
    ['First National Bank', 'National Trust'],
    ['Cobalt Freight', 'Crimson Freight'],
    ['', 'Anybody'],
  ])('%s, %s', (a, b) => expect(methodOf(a, b)).toBeUndefined())
})

const name = fc
  .array(fc.stringMatching(/^[A-Z][a-z]{2,9}$/), { minLength: 2, maxLength: 4 })
  .map((words) => words.join(' '))

test('[TIER4] it makes no difference which name comes first, nor case, accents and legal form', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(compareNames(prepareName(a), prepareName(b))).toEqual(compareNames(prepareName(b), prepareName(a)))
      expect(methodOf(a, `${a.toUpperCase()}, Inc.`)).toBe('exact')
      expect(methodOf(a, a.replaceAll('a', 'á').replaceAll('o', 'ö'))).toBe('exact')
    }),
  )
})

const party = (name: string, side: ConflictParty['side'] = 'other', aliases: string[] = []): ConflictParty => ({
  name,
  side,
  aliases,
})
const known = (name: string, stance: ConflictRecord['stance'] = 'client', aliases: string[] = []): ConflictRecord => ({
  name,
  stance,
  aliases,
  source: 'case',
  userId: 'u',
})

test('[TIER4] a former client on the other side is a conflict; the same client again is none', () => {
  expect(judgeConflicts([party('Harbor Nine Holdings')], [known('Harbor Nine Holdings LLC')]).result).toBe('certain')
  expect(judgeConflicts([party('Harbor Nine Holdings')], [known('Harbor 9 Holdings LLC')]).result).toBe('possible')
  expect(judgeConflicts([party('Rosa Imani', 'client')], [known('Rosa Imani')]).result).toBe('clear')
  expect(judgeConflicts([party('Rosa Imani', 'client')], [known('Rosa Imani', 'adverse')]).result).toBe('certain')
  expect(judgeConflicts([party('Harbor Nine')], [known('Harbor Nine', 'adverse')]).result).toBe('clear')
  expect(judgeConflicts([party('Rosa Imani', 'client')], [known('Rosa Imani', 'other')]).result).toBe('certain')
})

test('[TIER4] other names count as much, and a family stands for its members', () => {
  const alias = judgeConflicts(
    [party('H9 Realty', 'other', ['Harbor Nine Holdings'])],
    [known('X', 'client', ['Harbor Nine Holdings'])],
  )
  expect(alias.result).toBe('certain')
  const families = [['Cobalt Freight', 'Mercury Parent Corp.', 'Third Company']]
  const parent = judgeConflicts([party('Cobalt Freight Inc.')], [known('Mercury Parent Corporation')], families)
  expect(parent.result).toBe('possible')
  expect(parent.hits[0]?.match.method).toBe('family')
  expect(judgeConflicts([party('Cobalt Freight Inc.')], [known('Mercury Parent Corporation')]).result).toBe('clear')
})

test('[TIER4] a hit keeps its key, so what was dismissed stays dismissed', () => {
  const keys = (parties: ConflictParty[]) =>
    judgeConflicts(parties, [known('Harbor 9 Holdings')]).hits.map(({ key }) => key)
  const [first] = keys([party('Harbor Nine Holdings')])
  expect(keys([party('Somebody Else'), party('HARBOR NINE HOLDINGS LLC')])).toEqual([first])
})
