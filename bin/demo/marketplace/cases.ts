import type { CaseCategory } from '../../../contracts/case-categories.ts'
import type { Jurisdiction } from '../../../contracts/jurisdictions.ts'

/** A case of the demo beside the three that are told at length. `stage` is how far it came. */
export interface DemoCase {
  owner: string
  title: string
  category: CaseCategory
  jurisdiction: Jurisdiction
  urgency: 'low' | 'normal' | 'high' | 'urgent'
  budget: readonly [min: string, max: string] | undefined
  currency: string
  /** The other side; empty where nobody else is involved. */
  otherSide: string
  stage: 'open' | 'draft' | 'cancelled'
  description: string
}

/** Clients who own them. */
export const demoClients = [
  'Ada Lindgren',
  'Boris Keller',
  'Chidi Eze',
  'Dora Quinn',
  'Emil Sander',
  'Farah Aziz',
  'Gus Moretti',
  'Hilda Krämer',
] as const

/** owner | stage | category | jurisdiction | urgency | budget from-to and currency (or -) | other side (or -) | title | public summary */
const lines = `
Ada Lindgren|open|housing|US-NY|high|500-1500 USD|Copperline Residential LLC|Deposit kept after moving out|A tenant of six years left the rooms in order, with photos. The landlord keeps the whole deposit for a floor that was old before.
Ada Lindgren|open|consumer_debt|US-NY|normal|300-900 USD|Brightwater Recovery Inc|A debt that was paid twice|A collection agency asks again for a bill that was settled two years ago. There are receipts.
Ada Lindgren|draft|wills_estates|US-NY|low|-|-|A will for a patchwork family|-
Boris Keller|open|business|DE|normal|2000-5000 EUR|Nordhang Beteiligungs GmbH|Shares of a founder who leaves|One of three founders leaves a company after two years. The agreement says little about the price of the shares.
Boris Keller|open|contracts|DE|low|800-2000 EUR|-|Terms of sale for a web shop|A maker of lamps sells to consumers in three countries and wants terms that hold in all of them.
Boris Keller|cancelled|employment|DE|normal|1000-3000 EUR|Hafenlicht Logistik AG|A warning in the personnel file|An employee was warned for coming late on days when the trains did not run.
Chidi Eze|open|immigration|US-TX|urgent|1500-3500 USD|-|Work permit that ran out during renewal|The renewal was filed in time and is not decided; the employer asks for a valid card within two weeks.
Chidi Eze|open|contracts|US-TX|normal|1000-2500 USD|Sable Ridge Studios|Licence for a game’s music|A composer wants to license music to a studio for one game and keep the rights for everything else.
Dora Quinn|open|employment|US-CA|high|1000-4000 USD|Larkfield Foods Corp|Overtime that was never paid|A shift supervisor worked nine hours a day for three years and was paid for eight. Time sheets exist for most weeks.
Dora Quinn|open|personal_injury|US-CA|normal|-|Pinewell Scooters Inc|A fall from a rented scooter|The brake of a rented scooter failed downhill. There is a police report and a broken wrist.
Dora Quinn|draft|housing|US-CA|normal|-|-|Mould behind the kitchen wall|-
Emil Sander|open|intellectual_property|DE|normal|1500-4000 EUR|Klarwerk Design KG|A copied lamp|A registered design appears under another name in a furniture chain’s catalogue.
Emil Sander|open|commercial_lease|DE|high|2000-6000 EUR|Speicherhof Immobilien GmbH|Service charges of a workshop|The service charges of a workshop doubled in a year; the landlord shows no receipts.
Farah Aziz|open|family|GB-EAW|high|1000-3000 GBP|-|Moving with a child after separation|A parent wants to move to another town for work; the other parent has not agreed yet.
Farah Aziz|open|employment|GB-EAW|urgent|800-2500 GBP|Thornbury Media Ltd|Settlement agreement to sign by Friday|An employer offers a settlement with a long non-compete. Advice is wanted before it is signed.
Farah Aziz|open|consumer_debt|GB-EAW|normal|200-600 GBP|Velora Finance plc|Car finance with hidden commission|A car was bought on finance; the dealer’s commission was not told.
Gus Moretti|open|criminal|US-CA|urgent|2000-8000 USD|-|Charge after a quarrel outside a bar|A first charge after a quarrel; two witnesses saw it differently from the report.
Gus Moretti|open|business|US-CA|low|3000-9000 USD|Eastgate Holdings LLC|Buying a small coffee roastery|A buyer wants the purchase of a roastery with its lease and two employees checked before he signs.
Gus Moretti|cancelled|contracts|US-CA|normal|500-1500 USD|-|Catering terms for weddings|A caterer wants cancellation terms that survive a rainy season.
Hilda Krämer|open|wills_estates|DE|normal|1000-2500 EUR|-|An inheritance with a house abroad|Three heirs, one house in another country and no will.
Hilda Krämer|open|contracts|FR|normal|1500-3500 EUR|Maison Valcourt SARL|Agency contract that was ended by letter|A sales agent of eight years was dismissed by a letter with one month’s notice and no compensation.
Hilda Krämer|draft|other|FR|low|-|-|A neighbour’s tree|-`

export const demoCases: readonly DemoCase[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [owner = '', stage = '', category = '', jurisdiction = '', urgency = '', ...rest] = line.split('|')
    const [budget = '', otherSide = '', title = '', description = ''] = rest
    const [amounts = '', currency = 'USD'] = budget.split(' ')
    const [min = '', max = ''] = amounts.split('-')
    return {
      owner,
      title,
      category: category as CaseCategory,
      jurisdiction: jurisdiction as Jurisdiction,
      urgency: urgency as DemoCase['urgency'],
      budget: max === '' ? undefined : ([min, max] as const),
      currency,
      otherSide: otherSide === '-' ? '' : otherSide,
      stage: stage as DemoCase['stage'],
      description: description === '-' ? '' : description,
    }
  })
