import type { DemoDates } from './dates.ts'
import { leaseBrief } from './lease-dispute.brief.ts'
import { INVITED_EMAIL } from './people.ts'
import type { DemoStory } from './story.ts'
import { bullets, heading, paragraph, type TextNode, table, when } from './text.ts'

/** A bakery, its landlord, a rooftop unit and a notice with ten days. */
export function leaseDispute(d: DemoDates): DemoStory {
  return {
    owner: 'rosa',
    openedAt: d.at(-21, '19:12'),
    case: {
      title: 'Bakery lease: notice of default and rooftop unit',
      description:
        'Tenant of a corner shop. The landlord asks for a new heating and cooling unit and a large year-end charge, and threatens to end the lease. I want to keep the shop and share the cost.',
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      urgencyLevel: 'urgent',
      budgetMin: '3000.00',
      budgetMax: '5000.00',
      currency: 'USD',
      preferredTimeline: 'Letter out this week',
      deadline: d.at(7, '22:00').toISOString(),
      privacySetting: 'invite_only',
    },
    events: [
      { at: d.at(-21, '20:05'), act: 'write', document: 'brief', by: 'rosa', text: leaseBrief(1, d) },
      { at: d.at(-21, '20:40'), act: 'write', document: 'private_notes', by: 'rosa', text: rosaNotes() },
      { at: d.at(-21, '20:45'), act: 'keepVersion', document: 'brief', by: 'rosa', name: 'My first draft' },
      { at: d.at(-19, '13:30'), act: 'join', person: 'elena', role: 'lawyer' },
      { at: d.at(-18, '15:02'), act: 'write', document: 'brief', by: 'elena', text: leaseBrief(2, d) },
      { at: d.at(-18, '15:20'), act: 'write', document: 'notes', by: 'elena', text: leaseNotes(1, d) },
      { at: d.at(-18, '15:31'), act: 'write', document: 'private_notes', by: 'elena', text: elenaNotes() },
      { at: d.at(-18, '19:40'), act: 'upload', by: 'rosa', file: 'roofSketch', label: 'open' },
      {
        at: d.at(-18, '19:42'),
        act: 'say',
        by: 'rosa',
        content: 'I have drawn where the water stands after rain. The unit is the grey box.',
        file: 'roofSketch',
      },
      { at: d.at(-17, '18:10'), act: 'join', person: 'samir', role: 'observer' },
      { at: d.at(-16, '09:00'), act: 'keepVersion', document: 'brief', by: null, name: null },
      { at: d.at(-11, '14:00'), act: 'join', person: 'jonah', role: 'colleague' },
      { at: d.at(-10, '16:25'), act: 'write', document: 'brief', by: 'jonah', text: leaseBrief(3, d) },
      { at: d.at(-10, '16:40'), act: 'write', document: 'notes', by: 'rosa', text: leaseNotes(2, d) },
      { at: d.at(-10, '17:05'), act: 'keepVersion', document: 'brief', by: 'elena', name: 'Facts and charges checked' },
      { at: d.at(-4, '17:15'), act: 'write', document: 'brief', by: 'rosa', text: leaseBrief(4, d) },
      { at: d.at(-4, '21:30'), act: 'keepVersion', document: 'brief', by: 'rosa', name: 'With the notice of default' },
      {
        at: d.at(-4, '21:34'),
        act: 'say',
        by: 'rosa',
        content: 'The courier came at noon. I have written it into the facts. Do the ten days begin today?',
      },
      {
        at: d.at(-4, '22:05'),
        act: 'say',
        by: 'elena',
        content:
          'Tomorrow: the day of receipt does not count (clause 29.4).\nPlease keep the envelope, and sign nothing.',
      },
      { at: d.at(-3, '14:45'), act: 'write', document: 'brief', by: 'elena', text: leaseBrief(5, d) },
      { at: d.at(-3, '15:10'), act: 'write', document: 'notes', by: 'elena', text: leaseNotes(3, d) },
      { at: d.at(-3, '15:20'), act: 'keepVersion', document: 'brief', by: 'elena', name: 'Letter terms for Rosa' },
      { at: d.at(-3, '15:40'), act: 'upload', by: 'elena', file: 'letterDraft', label: 'without_prejudice' },
      { at: d.at(-3, '16:00'), act: 'keepVersion', document: 'notes', by: 'rosa', name: 'After the call' },
      {
        at: d.at(-3, '16:10'),
        act: 'say',
        by: 'jonah',
        to: 'elena',
        content: 'The reserve of 2024 is in the landlord’s own statement, page 2. I would open with it.',
      },
      { at: d.at(-3, '16:30'), act: 'invite', email: INVITED_EMAIL, role: 'observer' },
    ],
  }
}

function leaseNotes(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Notes'),
    paragraph('Everybody in this case reads these notes: calls, questions, next steps.'),
    bullets(
      `**${d.short(-18)}**, first call, Rosa and Elena, 25 minutes. Rosa sends the lease and the statement. Elena asks whether anybody serviced the unit before: Rosa has no records, she asks the tenant next door.`,
      ...when(
        draft >= 2,
        `**${d.short(-10)}**, Jonah went through the statement. Two of five lines do not belong there; the management fee shrinks with them. The tenant next door paid nothing for the lobby. His e-mail is with Elena.`,
      ),
      ...when(
        draft >= 3,
        `**${d.short(-3)}**, call after the notice, Rosa, Samir and Elena, 40 minutes. Decided: pay the accepted part, ask for the audit, offer a quarter of a new unit. Samir will not sign another guarantee.`,
      ),
    ),
    heading('Who does what next', 3),
    table(
      ['What', 'Who', 'By'],
      [
        ['Ask Fulton for a signed copy of the report', 'Rosa', draft >= 2 ? 'done' : d.short(-15)],
        [
          'Statement, line by line',
          draft >= 2 ? 'Jonah' : 'Jonah, Elena’s colleague',
          draft >= 2 ? 'done' : d.short(-10),
        ],
        ...when(
          draft >= 3,
          ['Read the terms of the letter and say yes or no to each clause', 'Rosa', d.short(1)],
          ['Letter by courier and by e-mail', 'Elena', d.short(2)],
          ['Check the figures of the settlement for the books', 'Theo Marks, our accountant (invited)', d.short(3)],
        ),
      ],
    ),
  ]
}

function rosaNotes(): TextNode[] {
  return [
    paragraph('Only for me.'),
    bullets(
      'What I could pay at once without touching the flour account: $7,500, not more.',
      'If they insist on half of the unit I would rather look at the shop on Linden Street: [ask about rent]',
      'Ask Elena: does the guarantee count for the true-up too?',
    ),
  ]
}

function elenaNotes(): TextNode[] {
  return [
    heading('To think through', 3),
    bullets(
      '“Base building systems” is used four times and never defined. Read 11.2 together with the exhibit on building rules.',
      'The statement’s share of 20 % fits 9,250 square feet. Is the upper floor in that figure? Measure before the audit.',
      'Tone: firm on the notice, friendly on the unit. Ms. Corwin wants a tenant, not a vacancy.',
    ),
  ]
}
