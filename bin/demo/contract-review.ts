import { contractBrief } from './contract-review.brief.ts'
import type { DemoDates } from './dates.ts'
import type { DemoStory } from './story.ts'
import { bullets, heading, paragraph, type TextNode, table, when } from './text.ts'

/** A small company must sign a vendor's long contract soon. */
export function contractReview(d: DemoDates): DemoStory {
  return {
    owner: 'nadia',
    openedAt: d.at(-14, '14:20'),
    case: {
      title: 'Northgate Cloud agreement: review before signing',
      description:
        'Nine-person software company has to sign a vendor’s master subscription agreement of 14 pages. We need a review, replacement wording and two rounds with the vendor.',
      category: 'contracts',
      jurisdiction: 'US-TX',
      urgencyLevel: 'high',
      budgetMin: '1000.00',
      budgetMax: '1250.00',
      currency: 'USD',
      preferredTimeline: 'Two rounds, signed in time for the move',
      deadline: d.at(11, '22:00').toISOString(),
      privacySetting: 'verified_only',
    },
    events: [
      { at: d.at(-14, '15:10'), act: 'write', document: 'brief', by: 'nadia', text: contractBrief(1, d) },
      { at: d.at(-14, '15:14'), act: 'upload', by: 'nadia', file: 'vendorDraft', label: 'open' },
      { at: d.at(-14, '15:30'), act: 'join', person: 'grace', role: 'client' },
      { at: d.at(-13, '16:00'), act: 'join', person: 'tomas', role: 'lawyer' },
      { at: d.at(-13, '16:05'), act: 'keepVersion', document: 'brief', by: 'nadia', name: 'Before the review' },
      { at: d.at(-12, '20:48'), act: 'write', document: 'brief', by: 'tomas', text: contractBrief(2, d) },
      { at: d.at(-12, '20:55'), act: 'write', document: 'notes', by: 'tomas', text: contractNotes(1, d) },
      { at: d.at(-12, '21:05'), act: 'write', document: 'private_notes', by: 'tomas', text: tomasNotes() },
      { at: d.at(-12, '22:00'), act: 'keepVersion', document: 'brief', by: null, name: null },
      { at: d.at(-11, '15:00'), act: 'join', person: 'wren', role: 'colleague' },
      { at: d.at(-10, '18:32'), act: 'write', document: 'brief', by: 'wren', text: contractBrief(3, d) },
      { at: d.at(-10, '18:50'), act: 'keepVersion', document: 'brief', by: 'tomas', name: 'Review complete' },
      {
        at: d.at(-10, '19:04'),
        act: 'say',
        by: 'tomas',
        content:
          'Wren and I have finished the review; it is in the brief under its own version.\nPlease read 8.2, 10.1 and 11.2 first.',
      },
      { at: d.at(-10, '19:20'), act: 'upload', by: 'wren', file: 'replacementWording', label: 'privileged' },
      {
        at: d.at(-10, '19:22'),
        act: 'say',
        by: 'wren',
        content: 'The new wording as a document, if you would rather read it on paper.',
        file: 'replacementWording',
      },
      {
        at: d.at(-9, '08:12'),
        act: 'say',
        by: 'nadia',
        content: 'Read it on the train. 11.2 worries me most. Grace, how long does an export really take?',
      },
      {
        at: d.at(-9, '08:40'),
        act: 'say',
        by: 'grace',
        content: 'Eleven hours for 1.2 TB. I will measure it again on Thursday.',
      },
      {
        at: d.at(-8, '17:25'),
        act: 'say',
        by: 'nadia',
        to: 'tomas',
        content: 'Only for you: how much do you think they would give for a third year?',
      },
      {
        at: d.at(-8, '17:51'),
        act: 'say',
        by: 'tomas',
        to: 'nadia',
        content: 'Two months, perhaps. I would not ask before the exit is settled.',
      },
      { at: d.at(-7, '14:15'), act: 'write', document: 'private_notes', by: 'nadia', text: nadiaNotes() },
      { at: d.at(-5, '19:20'), act: 'write', document: 'notes', by: 'grace', text: contractNotes(2, d) },
      { at: d.at(-5, '19:45'), act: 'write', document: 'brief', by: 'grace', text: contractBrief(4, d) },
      { at: d.at(-5, '20:00'), act: 'keepVersion', document: 'brief', by: 'nadia', name: 'Our limits after the call' },
      { at: d.at(-4, '17:05'), act: 'uploadVersion', by: 'nadia', of: 'vendorDraft', file: 'vendorThirdVersion' },
      { at: d.at(-3, '16:40'), act: 'write', document: 'brief', by: 'tomas', text: contractBrief(5, d) },
      { at: d.at(-3, '16:55'), act: 'write', document: 'notes', by: 'tomas', text: contractNotes(3, d) },
      { at: d.at(-3, '17:00'), act: 'keepVersion', document: 'brief', by: 'tomas', name: 'Version 3 checked' },
      {
        at: d.at(-3, '17:02'),
        act: 'say',
        by: 'tomas',
        content:
          'Version 3 came back with an unmarked change in the cap. Details are in the brief; nothing to sign before we have talked.',
      },
    ],
  }
}

function contractNotes(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Notes'),
    paragraph('Everybody in this case reads these notes: calls, questions, next steps.'),
    bullets(
      `**${d.short(-12)}**, Tomás: read all 14 pages. Three things must go (8.2, 10.1, 11.2), the rest is price. Question to Grace: how large is an export today?`,
      ...when(
        draft >= 2,
        `**${d.short(-5)}**, call with Mr. Halloran, 30 minutes: Nadia, Grace, Tomás. Cap of twelve months “probably”. Data use: he must ask. Term: fixed for this price. He sends version 3 tomorrow. Grace: the export is 1.2 TB and takes 11 hours, so 14 days would do, 30 are better.`,
      ),
      ...when(
        draft >= 3,
        `**${d.short(-3)}**, Tomás: version 3 came. The cap was changed without a mark; see the brief. I write to Mr. Halloran as soon as you have decided on the exit (24 or 18 months).`,
      ),
    ),
    ...when(
      draft >= 2,
      heading('Who does what next', 3),
      table(
        ['What', 'Who', 'By'],
        [
          ['Compare version 3', 'Tomás', draft >= 3 ? 'done' : d.short(-3)],
          ['Decide on the exit: 24 or 18 months', 'Nadia and Grace', d.short(1)],
          ['Answer to Northgate', 'Tomás', d.short(3)],
          ['One page in plain words for the team', 'Wren', d.short(9)],
        ],
      ),
    ),
  ]
}

function nadiaNotes(): TextNode[] {
  return [
    bullets(
      'The other offer (Palisade) is $2,480 a month for 12 months: $29,760 a year, $3,960 more than Northgate. That is our way out; do not tell Halloran the figure.',
      'Board call: [date]. They will ask what leaving costs.',
    ),
  ]
}

function tomasNotes(): TextNode[] {
  return [
    bullets(
      'Halloran concedes late and all at once. Keep 3.1 open as the thing to give.',
      'Watch every version by comparison: their last two contracts with clients of ours came back with unmarked changes.',
      'Time so far: 2 h 40 min.',
    ),
  ]
}
