import type { DemoDates } from './dates.ts'
import { bullets, clause, heading, paragraph, quote, steps, type TextNode, table, when } from './text.ts'

/**
 * The brief of the lease case.
 * @param draft 1 Rosa alone, 2 with Elena's questions answered, 3 statement checked line by line, 4 after the notice of
 * default, 5 with the terms of the letter
 */
export function leaseBrief(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Goal'),
    paragraph(
      'I rent the corner shop at 212 Alder Street, Brooklyn, and run a bakery in it. I want to **stop the default, share the cost of the heating and cooling unit fairly, and keep the shop**.',
    ),
    ...when(
      draft >= 2,
      paragraph(
        'If it cannot all be had: keeping the lease comes first, the unit second, the true-up third. I do not want to move; the ovens alone cost more to take out than this dispute is about.',
      ),
    ),
    heading('Facts'),
    ...facts(draft, d),
    ...when(draft >= 3, ...statement()),
    ...people(draft),
    ...documents(draft, d),
    ...deadlines(draft, d),
    ...when(draft >= 5, ...letterTerms(d)),
    heading('What I want from a lawyer'),
    ...(draft >= 2
      ? [
          bullets(
            'A letter that stops the ten days and makes our offer.',
            'One call with the landlord’s counsel before anybody goes to court.',
            'The audit of the charges asked for in time.',
            'A short opinion: what happens to us if the landlord replaces the unit and sends me the bill?',
          ),
        ]
      : [bullets('A letter to the landlord.', 'Advice on whether I have to pay for the unit: [yes, no, a part]')]),
    heading('Budget'),
    paragraph(
      draft >= 2
        ? 'Between $3,000 and $5,000, **fixed**, in two parts: the letter and the call first, the settlement agreement only if we get that far. If it goes to court we talk again before anything is spent.'
        : 'I would like to spend between $3,000 and $5,000, and prefer [a fixed fee, an hourly rate].',
    ),
  ]
}

function facts(draft: number, d: DemoDates): TextNode[] {
  const signed = `1 March ${d.year(-3)}`
  return [
    table(
      ['Date', 'What happened', 'How it can be shown'],
      [
        [
          signed,
          'Lease signed for ten years, 31 clauses. Rent $6,400 a month, due on the first, always paid on time.',
          'Lease; bank statements',
        ],
        [
          d.short(-40),
          'Year-end statement of common charges: a “true-up” of **$18,400** for last year, payable in 30 days.',
          'Statement, 2 pages, by e-mail',
        ],
        [
          d.short(-38),
          draft >= 2
            ? 'The rooftop unit stopped at 5:40 in the morning. Compressor failed. We baked with the doors open for a week.'
            : 'The rooftop unit stopped.',
          draft >= 2 ? 'Photo of the error code; Samir was there' : 'Photo of the error code',
        ],
        [
          d.short(-34),
          'The managing agent wrote that I must **replace the unit for $21,800**, through their contractor Northwind Mechanical.',
          'E-mail with the quote',
        ],
        [
          d.short(-31),
          draft >= 2
            ? 'Fulton Air & Refrigeration repaired the compressor for $3,950 and wrote that the unit, 14 years old, should run four to five more years.'
            : 'Fulton Air & Refrigeration repaired it for $3,950.',
          'Invoice and report; paid the same day',
        ],
        [
          d.short(-27),
          'I wrote back that the unit works again and asked for the bills behind the true-up. No answer.',
          'E-mail',
        ],
        ...when(draft >= 4, [
          d.short(-4),
          '**Notice of default** by courier, 11:20, to me in the shop: unit not replaced, true-up not paid, ten days to cure.',
          'Notice, courier’s receipt',
        ]),
      ],
    ),
    ...when(
      draft >= 2,
      heading('What the lease says', 3),
      bullets(
        '**Clause 11.1**, mine: “ordinary maintenance of the Premises”.',
        '**Clause 11.2**, the landlord’s: “the structure and the base building systems”. Neither term is defined, and heating and cooling stands in neither clause.',
        '**Clause 7.4**: I may audit the charges if I ask within 60 days after the statement.',
        '**Clause 7.2(c)**: charges leave out “capital improvements” and what “serves other tenants only”.',
        '**Clause 24.1**: default only after written notice and ten days to cure; **29.4**: a period that ends on a day that is not a business day ends on the next one.',
        'Clause 7.2 refers to a **Schedule C**. My copy has no Schedule C: [ask the agent for it]',
      ),
    ),
  ]
}

function statement(): TextNode[] {
  return [
    heading('The true-up, line by line', 3),
    paragraph('My share is 20 % by the statement (1,850 of 9,250 square feet).'),
    table(
      ['Line', 'Building', 'My share', 'What I say'],
      [
        ['Roof membrane and drains', '$36,250.00', '$7,250.00', 'New roof: capital, 7.2(c). **Disputed**'],
        ['Lobby doors and lighting', '$15,900.00', '$3,180.00', 'My shop has no door to the lobby. **Disputed**'],
        ['Security', '$13,200.00', '$2,640.00', 'Accepted'],
        ['Cleaning and snow', '$14,650.00', '$2,930.00', 'Accepted'],
        ['Management fee, 15 %', '$12,000.00', '$2,400.00', 'Only on accepted lines: $835.50'],
        ['Total', '$92,000.00', '$18,400.00', 'Accepted $6,405.50, disputed $11,994.50'],
      ],
    ),
  ]
}

function people(draft: number): TextNode[] {
  return [
    heading('People and companies'),
    bullets(
      'Tenant: **Marigold Bakehouse LLC**, owned by me (80 %) and my brother Samir Imani (20 %).',
      'Landlord: **Harbor Nine Holdings**.',
      'Managing agent: Pierside Property Management, Ms. Corwin.',
      ...when(
        draft >= 2,
        'Contractors: Northwind Mechanical (theirs), Fulton Air & Refrigeration (mine).',
        'Guarantor: I signed a personal guarantee for six months’ rent ($38,400). It is one page at the back of the lease.',
      ),
      ...when(draft >= 4, 'The landlord’s counsel: [name, from the notice’s letterhead; Elena has it]'),
    ),
  ]
}

function documents(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Documents'),
    bullets(
      `Lease of 1 March ${d.year(-3)} with the guarantee, 38 pages`,
      `Statement of common charges, ${d.short(-40)}`,
      `Agent’s e-mail with Northwind’s quote, ${d.short(-34)}`,
      ...when(
        draft >= 2,
        `Fulton’s invoice and report, ${d.short(-31)}`,
        'Rent payments of the last 24 months, bank export',
      ),
      ...when(draft >= 4, `Notice of default, received ${d.short(-4)}, with the courier’s receipt`),
      'Missing: Schedule C; the bills behind the statement; any service record of the unit before me',
    ),
  ]
}

function deadlines(draft: number, d: DemoDates): TextNode[] {
  const audit = `**${d.date(21)}**: last day to ask for the audit (60 days from ${d.short(-40)} end on a Sunday, so the next business day).`
  if (draft < 4) return [heading('Deadlines'), bullets(draft >= 2 ? audit : 'Audit of the charges: [date; 60 days]')]
  return [
    heading('Deadlines'),
    paragraph(`**${d.date(7)}: last day to cure the default.** Counted by Elena:`),
    steps(
      `Notice received on ${d.date(-4)}. The day itself does not count (clause 29.4).`,
      `Day 1 is ${d.date(-3)}; day 10 is ${d.date(6)}.`,
      `A Sunday is not a business day, so the period ends on ${d.date(7)}. **To be safe the letter leaves on ${d.date(2)}.**`,
    ),
    bullets(audit, 'Next rent: on the first, as always. I pay it in full and say so in the letter.'),
  ]
}

function letterTerms(d: DemoDates): TextNode[] {
  return [
    heading('Terms of our letter'),
    paragraph('Draft by Elena; Rosa and Jonah comment in the text. Nothing here is sent before Rosa has agreed to it.'),
    clause(1, '**Notice of default.** The Tenant denies that it is in default.'),
    clause(2, 'The unit works since the repair of the compressor; there is nothing to cure.'),
    clause(2, 'The disputed charges are not due before the audit is done.'),
    clause(2, `The Landlord withdraws the notice in writing by ${d.date(7)}.`),
    clause(1, '**Common charges.** The Tenant asks for the audit under clause 7.4 of the Lease.'),
    clause(2, 'Without giving up any right, the Tenant pays $6,405.50 with this letter.'),
    clause(2, 'The remaining $11,994.50 wait for the audit, which covers:'),
    clause(3, 'the bills behind all five lines,'),
    clause(3, 'Schedule C, and'),
    clause(3, 'the reckoning of the Tenant’s share of 20 %.'),
    clause(1, '**Heating and cooling.** If the unit must be replaced before the Lease ends:'),
    clause(2, 'The Landlord replaces it and bears $16,350 of the quoted $21,800.'),
    clause(2, 'The Tenant contributes $5,450 in ten instalments of $545, with the rent, from the month after it runs.'),
    clause(2, 'The Tenant services it twice a year from then on, at its own cost.'),
    clause(2, 'A cheaper quote lowers both parts alike: three quarters and one quarter.'),
    clause(
      1,
      '**Without prejudice.** Clause 3 is an offer to settle and no admission. It stands until [date, Rosa decides].',
    ),
    quote('Rosa: I can live with a quarter. I cannot live with half.'),
  ]
}
