import { expect, test } from 'vitest'
import { findPlaces, placeOf, places } from './gazetteer.ts'

test('every place has a name, a region, a country and coordinates on the globe', () => {
  for (const place of places) {
    expect(place.name && place.region, JSON.stringify(place)).toBeTruthy()
    expect(place.country).toMatch(/^[A-Z]{2}$/)
    expect(Math.abs(place.latitude)).toBeLessThanOrEqual(90)
    expect(Math.abs(place.longitude)).toBeLessThanOrEqual(180)
  }
  expect(places.length).toBeGreaterThan(200)
})

test('no place stands there twice', () => {
  const keys = places.map(({ name, region, country }) => `${name}|${region}|${country}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('places are found by the beginning of their name, without accents and capitals', () => {
  expect(findPlaces('dussel').map(({ name }) => name)).toEqual(['Düsseldorf'])
  expect(findPlaces('LONDON').map(({ country }) => country)).toEqual(['GB', 'CA'])
  expect(findPlaces('saxony')[0]?.name).toBe('Leipzig')
  expect(findPlaces('  ')).toEqual([])
  expect(findPlaces('san', 3)).toHaveLength(3)
})

test('a written place is the one that is meant, or none', () => {
  expect(placeOf('Brooklyn')?.region).toBe('New York')
  expect(placeOf('New York, United States')?.latitude).toBe(40.71)
  expect(placeOf('london, Ontario')?.country).toBe('CA')
  expect(placeOf('London, England (GB)')?.country).toBe('GB')
  expect(placeOf('Berlin (DE)')?.country).toBe('DE')
  expect(placeOf('London')).toBeUndefined()
  expect(placeOf('Berlin, Wisconsin')).toBeUndefined()
  expect(placeOf('Atlantis')).toBeUndefined()
})
