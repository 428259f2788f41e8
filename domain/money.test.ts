import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKnownCurrency, toDecimal, toMinorUnits } from './money.ts'

describe('minor units', () => {
  test.each([
    ['1250', 'EUR', 125_000],
    ['1250.5', 'EUR', 125_050],
    ['0.01', 'USD', 1],
    ['0', 'USD', 0],
    ['1250', 'JPY', 1250],
    ['1250.00', 'JPY', 1250],
    ['1.5', 'KWD', 1500],
    // 0.1 + 0.2 and friends: no floating point on the way.
    ['1.15', 'USD', 115],
    ['9999999999999.99', 'USD', 999_999_999_999_999],
  ])('%s %s is %d', (amount, currency, expected) => {
    expect(toMinorUnits(amount, currency)).toBe(expected)
  })

  test.each([
    ['1250.5', 'JPY'],
    ['0.01', 'JPY'],
    ['9999999999999', 'KWD'],
  ])('%s %s has too many digits', (amount, currency) => {
    expect(toMinorUnits(amount, currency)).toBeUndefined()
  })

  test('there and back is the same, for every amount and currency', () => {
    const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'CHF')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000_000_000_000 }), currencies, (minorUnits, currency) => {
        expect(toMinorUnits(toDecimal(minorUnits, currency), currency)).toBe(minorUnits)
      }),
    )
  })

  test('knows currencies', () => {
    expect([isKnownCurrency('EUR'), isKnownCurrency('ZZZ')]).toEqual([true, false])
  })
})
