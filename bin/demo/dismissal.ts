import type { DemoDates } from './dates.ts'
import { dismissalBrief } from './dismissal.brief.ts'
import type { DemoStory } from './story.ts'
import { bullets, heading, paragraph, type TextNode, table, when } from './text.ts'

/** A shift lead reports a broken alarm and is dismissed nine days later. */
export function dismissal(d: DemoDates): DemoStory {
  return {
    owner: 'dana',
    openedAt: d.at(-28, '02:35'),
    case: {
      title: 'Dismissed after a safety report',
      description:
        'Shift lead in a warehouse, dismissed nine days after reporting a safety defect. I have messages and good reviews. I want my pay and a neutral reference.',
      category: 'employment',
      jurisdiction: 'US-CA',
      urgencyLevel: 'high',
      budgetMin: '900.00',
      budgetMax: '2500.00',
      currency: 'USD',
      preferredTimeline: 'Before the offer runs out',
      deadline: d.at(11, '23:00').toISOString(),
      privacySetting: 'invite_only',
    },
    events: [
      { at: d.at(-28, '03:50'), act: 'write', document: 'brief', by: 'dana', text: dismissalBrief(1, d) },
      { at: d.at(-28, '04:02'), act: 'keepVersion', document: 'brief', by: 'dana', name: 'In my own words' },
      { at: d.at(-28, '04:10'), act: 'write', document: 'private_notes', by: 'dana', text: danaNotes() },
      { at: d.at(-26, '18:00'), act: 'join', person: 'june', role: 'observer' },
      { at: d.at(-25, '17:30'), act: 'join', person: 'priya', role: 'lawyer' },
      { at: d.at(-24, '19:15'), act: 'write', document: 'brief', by: 'priya', text: dismissalBrief(2, d) },
      { at: d.at(-24, '19:40'), act: 'write', document: 'notes', by: 'priya', text: dismissalNotes(1, d) },
      { at: d.at(-24, '20:30'), act: 'keepVersion', document: 'brief', by: null, name: null },
      { at: d.at(-20, '18:45'), act: 'join', person: 'luis', role: 'colleague' },
      { at: d.at(-19, '21:10'), act: 'write', document: 'brief', by: 'luis', text: dismissalBrief(3, d) },
      { at: d.at(-19, '21:20'), act: 'keepVersion', document: 'brief', by: 'priya', name: 'Timeline with evidence' },
      { at: d.at(-12, '02:30'), act: 'write', document: 'notes', by: 'dana', text: dismissalNotes(2, d) },
      { at: d.at(-4, '01:20'), act: 'write', document: 'brief', by: 'dana', text: dismissalBrief(4, d) },
      { at: d.at(-3, '18:05'), act: 'write', document: 'brief', by: 'priya', text: dismissalBrief(5, d) },
      { at: d.at(-3, '18:12'), act: 'write', document: 'private_notes', by: 'priya', text: priyaNotes() },
      { at: d.at(-3, '18:20'), act: 'write', document: 'notes', by: 'priya', text: dismissalNotes(3, d) },
      { at: d.at(-3, '18:25'), act: 'keepVersion', document: 'brief', by: 'priya', name: 'Letter terms for Dana' },
    ],
  }
}

function dismissalNotes(draft: number, d: DemoDates): TextNode[] {
  return [
    heading('Notes'),
    paragraph('Everybody in this case reads these notes: calls, questions, next steps.'),
    bullets(
      `**${d.short(-24)}**, first talk, Dana and Priya, 35 minutes. Agreed: first the letter for a fixed fee, then we decide. Dana signs nothing and does not write to Cobalt meanwhile.`,
      ...when(
        draft >= 2,
        `**${d.short(-12)}**, Dana: Pete from the night shift will say what he saw, but only if Cobalt does not hear of it first. Luis calls him on his own number.`,
      ),
      ...when(
        draft >= 3,
        `**${d.short(-3)}**, Priya: the terms of the letter are in the brief. Dana, please read clauses 1 and 2 with care and change whatever does not sound like you. The amounts come from the table above them.`,
      ),
    ),
    heading('Who does what next', 3),
    table(
      ['What', 'Who', 'By'],
      [
        ['Screenshots of the messages, whole screen with date and time', 'Dana', draft >= 2 ? 'done' : d.short(-20)],
        ['Payslips of the last six months', 'Dana', draft >= 2 ? 'done' : d.short(-20)],
        ...when(
          draft >= 3,
          ['Yes or no to each clause of the letter', 'Dana', d.short(2)],
          ['Statement of Pete Galvan', 'Luis', d.short(2)],
          ['Letter to Cobalt', 'Priya', d.short(4)],
        ),
      ],
    ),
  ]
}

function danaNotes(): TextNode[] {
  return [
    bullets(
      'I do not want to go back, whatever they offer. I have not told June yet.',
      'Rent is covered until the end of next month. After that I need something: [ask about part-time at the depot]',
      'Stay calm. Write down what was said, not what I felt.',
    ),
  ]
}

function priyaNotes(): TextNode[] {
  return [
    bullets(
      'Nine days between report and dismissal is the heart of it. The two reviews answer “attitude”.',
      'Their offer releases everything for two weeks’ pay, $2,520. The letter asks for $9,785.75 with proof for every line.',
      'Before it goes out: final conflict check against Cobalt’s parent company, [name from the register].',
    ),
  ]
}
