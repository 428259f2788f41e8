import { describe, expect, test } from 'vitest'
import { checkTeaser } from './check-teaser.ts'
import { findIdentifying } from './find-identifying.ts'

const names = { parties: ['Harbor Nine Holdings LLC', 'Marigold Bakehouse LLC'], client: ['Rosa Imani'] }
const found = (text: string) => findIdentifying(text, names).map(({ kind, text }) => [kind, text])

describe('[TIER2] what a teaser must not say', () => {
  test.each([
    ['Marigold refuses to pay for the repair', 'party', 'Marigold'],
    ['My bakery, MARIGOLD BAKEHOUSE, has a lease', 'party', 'MARIGOLD BAKEHOUSE'],
    ['a dispute with harbor nine holdings', 'party', 'harbor nine holdings'],
    ['a dispute with Hárbor about rent', 'party', 'Hárbor'],
    ["Marigold's rent went up", 'party', "Marigold's"],
    ['marigoldbakehouse was served a notice', 'party', 'marigoldbakehouse'],
    ['Mari\u200bgold was served a notice', 'party', 'Marigold'],
    ['I am Rosa Imani', 'client', 'Rosa Imani'],
    ['Imani v. landlord', 'client', 'Imani'],
    ['write to rosa@example.org', 'email', 'rosa@example.org'],
    ['write to someone (at) mail dot org', 'email', 'someone (at) mail dot org'],
    ['write to someone at mail dot org', 'email', 'someone at mail dot org'],
    ['call +1 (718) 555-0142 now', 'phone', '+1 (718) 555-0142'],
    ['call 0171 2345678', 'phone', '0171 2345678'],
    ['see www.bakehouse-shop.example', 'link', 'www.bakehouse-shop.example'],
    ['the shop at 214 Court Street', 'address', '214 Court Street'],
    ['der Laden in der Lindenstraße 12', 'address', 'Lindenstraße 12'],
    ['12 rue de la Paix', 'address', '12 rue de la Paix'],
    ['P.O. Box 1234', 'address', 'P.O. Box 1234'],
    ['Brooklyn, NY 11201', 'address', 'NY 11201'],
    ['London SW1A 1AA', 'address', 'SW1A 1AA'],
  ])('%s', (text, kind, what) => expect(found(text)).toContainEqual([kind, what]))
})

describe('[TIER2] what a teaser may say', () => {
  test.each([
    'A tenant in Brooklyn and the landlord do not agree who replaces the rooftop cooling for $21,800.',
    'The notice of 2026-11-25 gives ten days; the lease runs 2019-2029.',
    'Nine months of rent, 1.250.000 in all, are open. We hold 3 leases.',
    'The price per square foot rose from 12.50 to 14.75 on 1/2/2026.',
    'I was employed as shift lead and dismissed after 9 days.',
    'We look for a lawyer at short notice, dot your i, and meet at court.',
    'Holdings and groups are not names by themselves.',
  ])('%s', (text) => expect(found(text)).toEqual([]))
})

test('[TIER2] a word of the language that is also a name counts in the full name only', () => {
  const price = { parties: ['Will Price'], client: [] }
  expect(findIdentifying('The price will rise', price)).toEqual([])
  expect(findIdentifying('Will Price did it', price)).toEqual([{ kind: 'party', text: 'Will Price' }])
})

test('[TIER2] the answer names the field and what was found there', () => {
  const errors = checkTeaser({ title: 'Marigold and the landlord', description: 'Call 718 555 0142' }, names)
  expect(errors.map(({ field }) => field)).toEqual(['title', 'description'])
  expect(errors[0]?.message).toContain('“Marigold”')
  expect(errors[1]?.message).toContain('718 555 0142')
  expect(checkTeaser({ title: 'A lease', description: null }, names)).toEqual([])
})
