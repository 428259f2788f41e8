import type { DemoDates } from './dates.ts'
import { bullets, clause, heading, paragraph, quote, type TextNode, table, when } from './text.ts'

/**
 * The brief of the dismissal case.
 * @param draft 1 Dana alone, 2 put in order by Priya, 3 Luis's evidence, 4 Dana's figures, 5 the terms of the letter
 */
export function dismissalBrief(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Goal'),
    paragraph(
      'I was shift lead at Cobalt Freight in Sacramento. I want **the pay I lost and a neutral reference**, so that I can find work like mine again.',
    ),
    heading('Facts'),
    ...when(
      draft === 1,
      paragraph(
        'I told them about the alarm and nine days later I was out. They said attitude. I had two good reviews. I never had a warning.',
      ),
    ),
    table(['Date', 'What happened', 'How it can be shown'], facts(draft, d)),
    ...when(draft >= 3, ...evidence()),
    ...when(draft >= 4, ...amounts(d)),
    heading('People and companies'),
    bullets(
      'Employee: Dana Whitlock.',
      'Employer: **Cobalt Freight**, Sacramento warehouse.',
      'Manager: Rick Sorrel. Human resources: Ms. Tran.',
      draft >= 2
        ? 'Saw the alarm fail: Pete Galvan and Marisol Reyes, night shift.'
        : 'Saw it: Pete, Marisol [last names]',
      ...when(draft >= 2, 'Does Cobalt belong to another company? [Priya checks the register]'),
    ),
    heading('Documents'),
    bullets(
      'Messages to my manager, 14 screenshots',
      `Reviews of ${d.year(-2)} and ${d.year(-1)}, both “exceeds expectations”`,
      ...when(draft >= 2, 'Payslips of the last six months', 'Letter of dismissal, one page, reason: “attitude”'),
      `Their severance agreement, ${d.short(-40)}, not signed`,
      'Missing: the maintenance log of the forklifts, my personnel file',
    ),
    ...deadlines(draft, d),
    ...when(draft >= 5, ...letterTerms(d)),
    heading('What I want from a lawyer'),
    bullets(
      'Tell me whether the agreement is fair before I say anything to them.',
      ...when(draft >= 2, 'A letter that asks for the pay and the reference; then we decide together.'),
      'Questions I have: may they tell other warehouses about “attitude”? May I talk to Pete?',
    ),
    heading('Budget'),
    paragraph(
      draft >= 2
        ? 'Agreed with Priya: **$900 fixed** for the advice, the letter and one answer. Beyond that nothing without a new agreement in writing; I can spend at most $2,500 in all.'
        : 'I can spend about $900 now. At most $2,500.',
    ),
  ]
}

function facts(draft: number, d: DemoDates): string[][] {
  return [
    [
      `June ${d.year(-4)}`,
      draft >= 2 ? 'Began as loader; shift lead since the year after. Last pay $31.50 an hour, 40 hours.' : 'I began.',
      'Contract, payslips',
    ],
    [
      d.short(-56),
      draft >= 2
        ? 'Forklift 7: the reversing alarm does not sound. I parked it, hung a tag on it and wrote to Mr. Sorrel at 22:14. He answered: “run it, we are behind”.'
        : 'I wrote to my manager about the broken alarm on forklift 7. He said run it.',
      'Messages 1 to 4',
    ],
    ...when(
      draft >= 2,
      [
        d.short(-54),
        'Somebody had removed the tag. Pete was nearly hit in aisle C. I wrote again.',
        'Messages 5 to 9; Pete',
      ],
      [d.short(-49), 'I asked Ms. Tran whom to report it to outside. No answer.', 'E-mail'],
    ),
    [
      d.short(-47),
      draft >= 2
        ? 'Dismissed at the end of the shift, nine days after the first message. Reason given: “attitude”. No warning before, ever.'
        : 'Dismissed. “Attitude”.',
      'Letter of dismissal',
    ],
    [
      d.short(-40),
      'Severance agreement by mail: two weeks’ pay ($2,520) if I give up all claims and keep silent.',
      'Agreement, 4 pages',
    ],
  ]
}

function evidence(): TextNode[] {
  return [
    heading('What the papers prove, and what not yet', 3),
    table(
      ['Point', 'Proof', 'Still needed'],
      [
        ['I reported a defect', 'Messages 1 to 9 with date and time', 'nothing'],
        ['They knew and went on', 'Message 4: “run it, we are behind”', 'Maintenance log'],
        ['My work was good', 'Two reviews, no warning', 'Personnel file'],
        ['The reason was the report', 'Nine days; nobody else was dismissed', 'Pete’s statement: [signed on]'],
      ],
    ),
  ]
}

function amounts(d: DemoDates): TextNode[] {
  return [
    heading('What I lost', 3),
    table(
      ['What', 'Reckoning', 'Amount'],
      [
        ['Pay', `six weeks, ${d.short(-46)} to ${d.short(-5)}, $1,260 each`, '$7,560.00'],
        ['Holidays not taken', '38.5 hours at $31.50', '$1,212.75'],
        ['Overtime not paid', '4 hours at $47.25', '$189.00'],
        ['Health insurance', 'two months at $412', '$824.00'],
        ['Total', '', '$9,785.75'],
      ],
    ),
    paragraph('Each further week without work adds $1,260. I have applied for eleven jobs; the list is in my folder.'),
  ]
}

function deadlines(draft: number, d: DemoDates): TextNode[] {
  const offer = `${d.date(11)}: their offer ends`
  if (draft < 2) return [heading('Deadlines'), bullets(offer, 'Others: [I don’t know]')]
  return [
    heading('Deadlines'),
    bullets(
      `${offer}. We do not need it, but the letter goes out before.`,
      `Possible time limit for a complaint to an agency, counted from ${d.date(-47)}: **possible deadline, lawyer must confirm** [Priya: date and source]`,
      'Final pay and holidays should have been paid at once: part of the letter.',
    ),
  ]
}

function letterTerms(d: DemoDates): TextNode[] {
  return [
    heading('Terms of our letter'),
    clause(1, '**Payment.** Cobalt pays Dana Whitlock $9,785.75 within 14 days:'),
    clause(2, 'what was earned and not paid, $1,401.75 (holidays $1,212.75, overtime $189.00), at once;'),
    clause(2, 'lost pay and insurance, $8,384.00 ($7,560.00 and $824.00), as a settlement.'),
    clause(1, '**Reference.** Cobalt confirms dates and position, on paper and by telephone, and nothing else.'),
    clause(2, 'The word “attitude” is taken out of the personnel file.'),
    clause(2, 'Questions go to human resources only.'),
    clause(1, '**Forklift 7.** Cobalt confirms in writing:'),
    clause(2, 'that the alarm was repaired, and when;'),
    clause(2, 'that nobody who speaks about it suffers for it, namely:'),
    clause(3, 'colleagues of the night shift, and'),
    clause(3, 'whoever answers our questions.'),
    clause(1, '**Silence.** Both sides keep the amount to themselves. Speaking about safety stays free.'),
    clause(1, `**Time.** We ask for an answer by ${d.date(14)}.`),
    quote('Dana: clause 3 matters to me more than the insurance. If something has to go, take that.'),
  ]
}
