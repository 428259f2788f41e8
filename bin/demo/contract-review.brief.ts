import type { DemoDates } from './dates.ts'
import { bullets, clause, heading, paragraph, quote, type TextNode, table, when } from './text.ts'

/**
 * The brief of the contract case.
 * @param draft 1 Nadia alone, 2 Tomás's review, 3 Wren's findings and the wording we propose, 4 limits set by Grace and Nadia
 * after the call, 5 the vendor's third version checked
 */
export function contractBrief(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Goal'),
    paragraph(
      `We want to sign Northgate Cloud’s master subscription agreement **safely, by ${d.date(11)}**: our present provider’s service ends on ${d.date(28)}, and moving takes two weeks.`,
    ),
    ...when(
      draft >= 4,
      paragraph(
        '**We do not sign** without a cap on both sides, without our data back at the end, or with our customers’ data in anybody’s training. Everything else can be traded.',
      ),
    ),
    heading('Facts'),
    table(['Date', 'What happened', 'How it can be shown'], facts(draft, d)),
    heading('The money', 3),
    table(
      ['What', 'Reckoning', 'Amount'],
      [
        ['Monthly fee', 'as quoted', '$2,150.00'],
        ['One year', '12 × $2,150', '$25,800.00'],
        ['Their term', '36 × $2,150', '$77,400.00'],
        ['Their cap', '3 × $2,150', '$6,450.00'],
      ],
    ),
    ...when(draft >= 2, ...review(draft)),
    ...when(draft >= 3, ...proposedWording()),
    ...when(draft >= 5, ...thirdVersion(d)),
    heading('People and companies'),
    bullets(
      '**Tidewell Analytics, Inc.**, Austin, nine people: Nadia Voss (operations), Grace Adeyemi (engineering), co-founders.',
      '**Northgate Cloud**, vendor. Sales: Mr. Halloran. Counsel: [name; she answers through Mr. Halloran]',
      ...when(draft >= 2, 'Okafor Law, Austin: Tomás Okafor, with Wren Castillo. No ties to Northgate (checked).'),
    ),
    heading('Documents'),
    bullets(
      'Master subscription agreement, vendor’s draft, 14 pages',
      'Order form, 1 page; price list it refers to: [not sent yet]',
      ...when(draft >= 5, `Vendor’s version 3, received ${d.short(-4)}`),
    ),
    heading('Deadlines'),
    bullets(
      `${d.date(11)}: signature, so that the move fits`,
      ...when(draft >= 4, `${d.date(3)}: our answer to version 3; Mr. Halloran is away from the day after`),
      'Renewal: notice must reach them 60 days before the 36 months end; put it into the calendar when we have signed',
    ),
    heading('What we want from a lawyer'),
    bullets(
      'Review, a list of what must change, and the wording for it',
      ...when(draft >= 2, 'Two rounds with the vendor and one call of 30 minutes'),
      'A page in plain words for our team: what we promise, what we may not do, what it costs to leave',
    ),
    heading('Budget'),
    paragraph(
      draft >= 2
        ? 'Agreed with Tomás: **$1,100 fixed** for review, two rounds and the call (he had asked $1,250; the second call was dropped). First answer within 48 hours.'
        : 'Between $1,000 and $1,250, fixed.',
    ),
  ]
}

function facts(draft: number, d: DemoDates): string[][] {
  return [
    [d.short(-32), 'Trial of Northgate’s service began, 30 days, 4 of our customers’ test data.', 'Trial e-mail'],
    [d.short(-17), 'Mr. Halloran sent the agreement and a quote of $2,150 a month.', 'E-mail, PDF, 14 pages'],
    [d.short(-14), 'Grace tested the export: 11 hours for 1.2 TB, complete.', 'Her log'],
    ...when(draft >= 4, [
      d.short(-5),
      'Call with Northgate: cap of twelve months “probably”, data use “must ask”, term “fixed”.',
      'Shared notes',
    ]),
    ...when(draft >= 5, [
      d.short(-4),
      'Version 3 came, “with all agreed changes”. One more change was not marked.',
      'Comparison below',
    ]),
  ]
}

function review(draft: number): TextNode[] {
  return [
    heading('What the agreement says, and what we want'),
    table(
      ['Clause', 'It says', 'We want', 'How much it matters'],
      [
        ['3.1', '36 months, no way out', '12 months, or an exit after 12 with 60 days’ notice', 'Can be traded'],
        [
          '3.3',
          'Renews for 12 months unless notice 60 days before',
          '30 days, and a reminder from them',
          'Can be traded',
        ],
        ['5.4', 'New prices on 30 days’ notice, any time', 'Only at renewal, at most 5 %', 'Matters'],
        ['8.2', 'May use customer data “to improve its services, including machine learning”', 'Delete', '**Must**'],
        ['10.1', 'We indemnify them; they do not indemnify us', 'Both ways, same words', '**Must**'],
        ['11.2', 'Their liability: three months’ fees. Ours: unlimited', 'Twelve months’ fees, both sides', '**Must**'],
        ...when(
          draft >= 3,
          ['missing', 'No credits when the service is down', '10 % of the month for each hour beyond two', 'Matters'],
          [
            'missing',
            'Nothing on getting our data back',
            'Export for 30 days after the end, then deletion',
            '**Must**',
          ],
        ),
      ],
    ),
    ...when(
      draft >= 3,
      heading('Slips in the draft', 3),
      bullets(
        '“Service Levels” has capitals in 4.1 and 9.1 and is defined nowhere.',
        'Clause 9.3 refers to 12.4. Clause 12 ends with 12.3.',
        'Clause 6.2 gives “thirty (45) days” to pay. We ask for 45.',
      ),
    ),
  ]
}

function proposedWording(): TextNode[] {
  return [
    heading('Wording we propose'),
    clause(1, '**Customer data** (replaces 8.2)'),
    clause(2, 'Vendor uses Customer Data only to provide the Service to Customer.'),
    clause(2, 'Vendor does not use Customer Data, or anything derived from it, to train or improve models.'),
    clause(1, '**Indemnity** (replaces 10.1)'),
    clause(2, 'Each party defends the other against claims of third parties that arise from:'),
    clause(3, 'its breach of confidentiality, or'),
    clause(3, 'what it provided, where that infringes a right of the third party.'),
    clause(1, '**Limit of liability** (replaces 11.2)'),
    clause(2, 'Neither party owes more in a contract year than the fees payable for it ($25,800).'),
    clause(2, 'For breach of clause 1 and of confidentiality the limit is the fees of 36 months ($77,400).'),
    clause(1, '**Return of data** (new)'),
    clause(2, 'For 30 days after the end Customer may export all Customer Data in a common format.'),
    clause(2, 'Vendor then deletes it, backups within [number] further days, and confirms it in writing.'),
  ]
}

function thirdVersion(d: DemoDates): TextNode[] {
  return [
    heading('Version 3 of the vendor'),
    paragraph(`Compared by Tomás on ${d.date(-3)}, word by word, not by its marks.`),
    table(
      ['Clause', 'Marked?', 'Version 3', 'Our answer'],
      [
        ['8.2', 'yes', 'Data use deleted', 'Accepted'],
        ['10.1', 'yes', 'Indemnity both ways', 'Accepted'],
        [
          '11.2',
          '**no**',
          '“fees paid” became “fees paid **in the last month**”: $2,150 instead of $25,800',
          'Refused',
        ],
        ['3.1', 'yes', 'Stays at 36 months; exit after 24', 'Nadia and Grace decide: [24 months, or 18]'],
        ['12.4', 'yes', 'Export for 14 days, deletion in 60', 'Accepted if 30 days'],
      ],
    ),
    quote(
      'For Mr. Halloran: version 3 changes clause 11.2 without a mark. We take it for a slip and have put our wording back. Please confirm that nothing else was changed.',
    ),
  ]
}
