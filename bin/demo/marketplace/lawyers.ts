import type { CaseCategory } from '../../../contracts/case-categories.ts'
import type { Jurisdiction } from '../../../contracts/jurisdictions.ts'
import type { LawyerProfileChange } from '../../../contracts/lawyers.ts'

type Languages = NonNullable<LawyerProfileChange['languages']>

/** A lawyer of the demo. All of them are invented; addresses can be nobody's (RFC 2606). */
export interface DemoLawyer {
  name: string
  jurisdiction: Jurisdiction
  place: string
  areas: CaseCategory[]
  languages: Languages
  hourlyRate: string
  consultationFee: string
  currency: string
  years: number
  headline: string
  firm: string
}

const currencies: Partial<Record<string, string>> = { US: 'USD', GB: 'GBP', DE: 'EUR', FR: 'EUR' }

/** name | jurisdiction | town | areas | languages | hourly rate | first talk | years | firm (or -) | headline */
const lines = `
Elena Marsh|US-NY|Brooklyn|commercial_lease,contracts|en,es|340|0|14|Marsh & Lowe|Commercial leases: notices to cure, repairs and common charges
Jonah Lowe|US-NY|Brooklyn|commercial_lease,business|en|310|0|9|Marsh & Lowe|Shops and restaurants: leases, assignments, guarantees
Tomás Okafor|US-TX|Austin|contracts,intellectual_property|en,es|290|90|11|Okafor Law|Software and subscription agreements, read from the customer’s side
Wren Castillo|US-TX|Austin|contracts,business|en|250|90|6|Okafor Law|Contracts for small companies: clear, short, signed by Friday
Priya Raman|US-CA|Sacramento|employment|en,hi|360|0|16|Raman Employment Law|Dismissal, retaliation and unpaid wages, for employees
Luis Ortega|US-CA|Sacramento|employment,immigration|en,es|280|0|7|Raman Employment Law|Work and status: employees without papers in order
Hannah Weiss|US-NY|New York|wills_estates,family|en,de|420|150|22|Weiss Estates|Wills, estates and what families leave undecided
Malik Johnson|US-NY|Bronx|housing,consumer_debt|en|180|0|8|Harlem River Law|Tenants: repairs, eviction, rent overcharges
Sofia Petrova|US-NY|Queens|immigration,family|en,ru|260|80|12|-|Immigration of families, from petition to interview
Daniel Cho|US-NY|New York|intellectual_property,contracts|en,ko|480|200|17|Cho Patel|Trade marks and licences for makers of things
Anjali Patel|US-NY|New York|business,contracts|en,hi|450|200|15|Cho Patel|Founders’ agreements, shares and the first hires
Grace Whitfield|US-NY|Albany|personal_injury|en|300|0|20|-|Injuries at work and on the road
Marcus Reed|US-TX|Houston|personal_injury,employment|en|320|0|18|Reed Bayou Law|Refinery and port injuries; no fee for the first talk
Camila Torres|US-TX|San Antonio|immigration,family|en,es|220|60|10|Torres Law|Families between two countries
Ethan Brooks|US-TX|Dallas|business,commercial_lease|en|380|120|13|-|Leases and sales of small businesses
Leah Goldman|US-TX|Dallas|wills_estates|en|300|100|19|-|Simple wills, careful trusts
Noah Nguyen|US-TX|Houston|consumer_debt,housing|en,vi|190|0|5|Reed Bayou Law|Debt collectors, repossession, deposits that do not come back
Olivia Chen|US-CA|San Francisco|intellectual_property,business|en,zh|520|250|14|Bay Terrace|Patents and licences of young companies
Mateo Alvarez|US-CA|Los Angeles|housing,commercial_lease|en,es|270|0|9|Alvarez Housing|Rent control, habitability, notices that are wrong
Zoë Hartmann|US-CA|San Diego|family|en,de|330|120|12|-|Separation with children in the middle
Amara Okoye|US-CA|Oakland|employment,contracts|en,fr|350|90|11|Bay Terrace|Severance and non-competes
Ben Castellano|US-CA|Los Angeles|criminal|en,it|390|100|21|-|Defence in state courts, from the first night
Fiona Gallagher|GB-EAW|London|employment,contracts|en|260|80|13|Gallagher Stone|Settlement agreements and restrictive covenants
Oliver Stone|GB-EAW|London|commercial_lease,business|en|290|100|17|Gallagher Stone|Business tenancies: renewals, service charges, dilapidations
Nadia Rahman|GB-EAW|Birmingham|immigration,family|en,ar|170|50|8|-|Visas of partners and children
Callum Wright|GB-EAW|Manchester|housing,consumer_debt|en|150|0|6|Wright Community Law|Disrepair and possession claims, for tenants
Emily Ashworth|GB-EAW|Leeds|wills_estates|en|200|75|24|-|Probate, and wills that survive a quarrel
Jana Vogel|DE|Berlin|housing,commercial_lease|de,en|220|60|10|Vogel & Brandt|Mietrecht for tenants and small shops
Felix Brandt|DE|Berlin|business,contracts|de,en|280|100|16|Vogel & Brandt|Contracts of start-ups, in German and English
Miriam Schäfer|DE|Munich|intellectual_property|de,en|310|120|18|-|Trade marks, designs and unfair copies
Kemal Yıldız|DE|Cologne|employment,immigration|de,tr,en|190|50|9|-|Dismissal protection and residence permits
Claire Fontaine|FR|Paris|contracts,business|fr,en|300|120|15|Fontaine Avocats|Distribution and agency contracts
Julien Mercier|FR|Lyon|employment|fr,en|210|60|11|-|Licenciement and settlement before the conseil de prud’hommes
Inès Benali|FR|Marseille|family,immigration|fr,ar|160|40|7|-|Families and residence
Théo Laurent|FR|Paris|intellectual_property|fr,en|340|150|13|Fontaine Avocats|Copyright and design of makers
Ruth Abrams|US-NY|White Plains|consumer_debt,other|en|240|60|26|-|Disputes that fit nowhere else, settled by letter
Samuel Osei|US-CA|San Jose|contracts,business|en|410|180|19|-|Supplier agreements of hardware companies
Victoria Lindqvist|US-TX|Austin|intellectual_property,contracts|en|360|120|10|-|Licences for games and music
Peter Novak|DE|Hamburg|commercial_lease,contracts|de,en,pl|240|80|20|-|Leases of warehouses and workshops
Alice Moreau|GB-EAW|Bristol|personal_injury,employment|en,fr|180|0|12|-|Injuries at work`

export const demoLawyers: readonly DemoLawyer[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', jurisdiction = '', place = '', areas = '', languages = '', ...rest] = line.split('|')
    const [hourlyRate = '', consultationFee = '', years = '', firm = '', headline = ''] = rest
    return {
      name,
      jurisdiction: jurisdiction as Jurisdiction,
      place,
      areas: areas.split(',') as CaseCategory[],
      languages: languages.split(',') as Languages,
      hourlyRate,
      consultationFee,
      currency: currencies[jurisdiction.slice(0, 2)] ?? 'USD',
      years: Number(years),
      headline,
      firm: firm === '-' ? '' : firm,
    }
  })

/** What firms say of themselves. */
export const demoFirms: Readonly<Record<string, string>> = {
  'Marsh & Lowe': 'Two lawyers in Brooklyn for people who rent the rooms they work in.',
  'Okafor Law': 'Contracts for technology companies in Texas, at fixed prices.',
  'Raman Employment Law': 'For employees only: dismissal, wages, safety at work.',
  'Weiss Estates': 'Estates and wills in New York, in English and German.',
  'Harlem River Law': 'Housing and debt, for tenants of the Bronx and upper Manhattan.',
  'Cho Patel': 'Companies and trade marks, from the first idea to the first investor.',
  'Reed Bayou Law': 'Injuries and debts in Houston; the first talk costs nothing.',
  'Torres Law': 'Immigration and family law in San Antonio.',
  'Bay Terrace': 'Inventions, founders and the people they employ.',
  'Alvarez Housing': 'Rent control and habitability in Los Angeles.',
  'Gallagher Stone': 'Work and business premises in England and Wales.',
  'Wright Community Law': 'Legal help for tenants in Manchester.',
  'Vogel & Brandt': 'Mietrecht und Vertragsrecht in Berlin.',
  'Fontaine Avocats': 'Contracts and creations, in Paris.',
}
