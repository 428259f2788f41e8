import type { CaseCategory } from './case-categories.ts'

/** Sections of the brief (contracts/live/brief-templates.ts) that answers are added to. */
export type BriefSection =
  | 'Goal'
  | 'Facts'
  | 'People and companies'
  | 'Documents'
  | 'Deadlines'
  | 'What I want from a lawyer'
  | 'Budget'

/**
 * One plain question. `parties`: the answer is the list of parties (`PUT /v1/cases/:id/parties`), not a text of the intake.
 * `choice` offers words; any other text is taken too.
 */
export interface IntakeQuestion {
  /** Unique in a category, kept for ever: saved answers name it. */
  id: string
  section: BriefSection
  kind: 'parties' | 'text' | 'longText' | 'date' | 'choice'
  question: string
  help?: string
  /** What the brief says before the answer, and the name of the gap where nobody knows. */
  label: string
  choices?: readonly string[]
}

/** Asked first: who is involved decides which lawyers may see anything at all. */
const otherParties: IntakeQuestion = {
  id: 'otherParties',
  section: 'People and companies',
  kind: 'parties',
  question: 'Who else is involved?',
  help: 'Full names of people and companies on the other side, and other names they use. Lawyers do not see them until they have no conflict.',
  label: 'Others involved',
}

const urgency: readonly IntakeQuestion[] = [
  {
    id: 'served',
    section: 'Deadlines',
    kind: 'choice',
    question: 'Did you get papers from a court or an office?',
    choices: ['No', 'Yes, this week', 'Yes, longer ago'],
    label: 'Papers from a court or an office',
  },
  {
    id: 'nextDeadline',
    section: 'Deadlines',
    kind: 'date',
    question: 'Is there a day by which you must act?',
    help: 'It may stand in a letter or a contract. If you are not sure, say so: a lawyer will check.',
    label: 'I must act by',
  },
]

const wishes: readonly IntakeQuestion[] = [
  {
    id: 'goal',
    section: 'Goal',
    kind: 'longText',
    question: 'What should be different when this is over?',
    label: 'What I want',
  },
  {
    id: 'tried',
    section: 'Facts',
    kind: 'longText',
    question: 'What have you tried so far?',
    label: 'What I have tried',
  },
  {
    id: 'papers',
    section: 'Documents',
    kind: 'longText',
    question: 'Which papers, letters or messages do you have?',
    help: 'Only list them. You can add the files later.',
    label: 'Papers I have',
  },
  {
    id: 'help',
    section: 'What I want from a lawyer',
    kind: 'choice',
    question: 'How should a lawyer help you?',
    choices: ['Explain where I stand', 'Write a letter', 'Talk with the other side', 'Go to court for me'],
    label: 'How a lawyer should help',
  },
  {
    id: 'spend',
    section: 'Budget',
    kind: 'text',
    question: 'How much can you spend, and how would you like to pay?',
    help: 'For example: up to 3,000, one fixed price.',
    label: 'What I can spend',
  },
]

const text = (id: string, section: BriefSection, question: string, label: string): IntakeQuestion => ({
  id,
  section,
  kind: 'longText',
  question,
  label,
})
const date = (id: string, section: BriefSection, question: string, label: string): IntakeQuestion => ({
  ...text(id, section, question, label),
  kind: 'date',
})

const general = [
  text('whatHappened', 'Facts', 'What happened? Start with the first thing.', 'What happened'),
  date('began', 'Facts', 'When did it begin?', 'It began on'),
]

/** What differs by area of law; an area that is not here gets the general questions. */
const byCategory: Partial<Record<CaseCategory, readonly IntakeQuestion[]>> = {
  commercial_lease: [
    text('premises', 'Facts', 'What do you rent, and what for?', 'The premises'),
    date('leaseSigned', 'Facts', 'When did you sign the lease?', 'The lease was signed on'),
    text('whatHappened', 'Facts', 'What went wrong: repairs, charges, rent or something else?', 'What went wrong'),
    text('notice', 'Deadlines', 'Did the landlord send a notice? What does it say?', 'Notice from the landlord'),
  ],
  contracts: [
    text('agreement', 'Facts', 'What is the agreement about?', 'The agreement'),
    date('signed', 'Facts', 'When was it made?', 'It was made on'),
    text('whatHappened', 'Facts', 'What was not done as agreed, or what worries you?', 'What went wrong'),
  ],
  employment: [
    text('job', 'Facts', 'What is your job, and since when?', 'My job'),
    text('whatHappened', 'Facts', 'What did your employer do or say?', 'What happened'),
    date('lastDay', 'Deadlines', 'When did you get the notice, or when was your last day?', 'Notice or last day'),
    text('pay', 'Facts', 'Is any pay still owed to you?', 'Pay that is owed'),
  ],
  family: [
    text('family', 'People and companies', 'Who belongs to the family, and how old are the children?', 'The family'),
    text('whatHappened', 'Facts', 'What has changed, or what do you not agree on?', 'What we do not agree on'),
    text('safety', 'Facts', 'Is anybody in danger?', 'Danger'),
  ],
  housing: [
    text('home', 'Facts', 'What kind of home is it, and since when do you live there?', 'The home'),
    text('whatHappened', 'Facts', 'What is the problem: repairs, rent, deposit or having to leave?', 'The problem'),
    date('mustLeave', 'Deadlines', 'Is there a day by which you must leave?', 'I must leave by'),
  ],
  immigration: [
    text('permission', 'Facts', 'Which visa or permission do you have now, and until when?', 'My permission to stay'),
    text('whatHappened', 'Facts', 'What do you want to apply for, or what was refused?', 'What it is about'),
  ],
  intellectual_property: [
    text('work', 'Facts', 'What did you make or invent, and when did you first show it?', 'What I made'),
    text('whatHappened', 'Facts', 'Who uses it, and how?', 'How it is used'),
  ],
  personal_injury: [
    date('accidentOn', 'Facts', 'When did it happen?', 'It happened on'),
    text('whatHappened', 'Facts', 'What happened, and who saw it?', 'What happened'),
    text('injury', 'Facts', 'How were you hurt, and who treated you?', 'How I was hurt'),
    text('insurer', 'People and companies', 'Which insurance companies are involved?', 'Insurance companies'),
  ],
  wills_estates: [
    text(
      'person',
      'People and companies',
      'Whose will or estate is it, and who is family?',
      'The person and the family',
    ),
    text('whatHappened', 'Facts', 'What should be settled, or what do people not agree on?', 'What is to be settled'),
  ],
  business: [
    text('company', 'Facts', 'What kind of company is it, and who owns it?', 'The company'),
    text('whatHappened', 'Facts', 'What do you plan, or what went wrong?', 'What it is about'),
  ],
  consumer_debt: [
    text('debt', 'Facts', 'Who wants how much from you, or who owes you?', 'The debt'),
    text('whatHappened', 'Facts', 'How did it come to this?', 'What happened'),
  ],
  criminal: [
    text('accused', 'Facts', 'What does the police or the court say that was done?', 'What is said to have been done'),
    date('courtDay', 'Deadlines', 'When must you go to court or to the police?', 'I must appear on'),
  ],
}

/** The questions for a category in the order they are asked: who is involved first, then what is urgent. */
export function intakeQuestions(category: string | null): readonly IntakeQuestion[] {
  const own = (category !== null && byCategory[category as CaseCategory]) || general
  return [otherParties, ...urgency, ...own, ...wishes]
}

/** Ids of all questions whose answer is a text; an answer to anything else is refused. */
export const intakeQuestionIds: ReadonlySet<string> = new Set(
  [null, ...Object.keys(byCategory)].flatMap((category) =>
    intakeQuestions(category)
      .filter(({ kind }) => kind !== 'parties')
      .map(({ id }) => id),
  ),
)
