/** ISO 4217 codes this Node knows. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

export function isKnownCurrency(currency: string): boolean {
  return currencies.has(currency)
}

/** Digits after the point of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
function fractionDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return maximumFractionDigits ?? 2
}

/**
 * A decimal string in major units as an integer in minor units, without floating point: `1250.5` EUR is 125050.
 * @returns undefined when it has more digits after the point than the currency, or is past 2^53 minor units
 */
export function toMinorUnits(amount: string, currency: string): number | undefined {
  const digits = fractionDigits(currency)
  const [whole = '', fraction = ''] = amount.split('.')
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  if (/[1-9]/.test(fraction.slice(digits))) return undefined
  const minorUnits = Number(whole + kept)
  return Number.isSafeInteger(minorUnits) ? minorUnits : undefined
}

/** An integer in minor units as a decimal string in major units: 125050 EUR is `1250.50`. */
export function toDecimal(minorUnits: number, currency: string): string {
  const digits = fractionDigits(currency)
  const padded = String(minorUnits).padStart(digits + 1, '0')
  return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}
