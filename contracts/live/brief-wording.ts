import type { CaseCategory } from '../case-categories.ts'

/**
 * Plain words for the first text of a brief, by category. Square brackets are gaps the client fills in. A table row is
 * date, what happened, how it can be shown.
 */
export interface BriefWording {
  goal: string
  facts: readonly (readonly [string, string, string])[]
  people: readonly string[]
  documents: readonly string[]
  deadlines: readonly string[]
  wanted: readonly string[]
  budget: string
}

const budget =
  'I would like to spend between [lowest amount] and [highest amount], and prefer [a fixed fee, an hourly rate, or another way].'

const general: BriefWording = {
  goal: 'In one sentence, I want [what should be different when this is over].',
  facts: [
    ['[date]', '[how it began]', '[letter, message, photo, witness]'],
    ['[date]', '[what happened next]', '[proof, or “none”]'],
  ],
  people: ['Me: [full name or company]', 'The other side: [full name or company, and what they are to me]'],
  documents: [
    '[the most important paper, with its date]',
    '[other papers I have]',
    'Missing: [what I know of but do not have]',
  ],
  deadlines: [
    '[date]: [what must be done by then, and who says so]',
    'I was served with court papers: [yes or no, when]',
  ],
  wanted: ['[advice, a letter, a negotiation, somebody in court]', 'Questions I have: [my questions]'],
  budget,
}

/** What differs from the general wording; every category has its own facts and papers. */
const byCategory: Record<CaseCategory, Partial<BriefWording>> = {
  commercial_lease: {
    goal: 'I rent [address and kind of premises] and want [to stay, to pay less, to get something repaired, to leave early].',
    facts: [
      ['[date]', 'The lease was signed. It runs until [end date]; the rent is [amount] a month.', 'Lease'],
      ['[date]', '[what went wrong: repairs, charges, rent, use of the premises]', '[letter, photo, bill]'],
      ['[date]', 'A notice arrived: [what it says, and how many days it gives]', 'Notice'],
    ],
    people: [
      'Tenant: [name on the lease]',
      'Landlord: [name on the lease]',
      'Managing agent or guarantor: [name, or none]',
    ],
    documents: [
      'The lease with all changes: [date]',
      'Notices and letters: [dates]',
      'Statements of charges and proof of payment: [periods]',
    ],
    deadlines: ['The notice ends on [date]', 'The lease or an option ends on [date]', 'Next rent is due on [date]'],
  },
  contracts: {
    goal: 'The agreement is about [goods, services or rights], and I want [to sign it safely, to change it, to enforce it, to end it].',
    facts: [
      ['[date]', 'The agreement was [offered, signed, changed].', '[agreement, e-mail]'],
      ['[date]', '[what was or was not done as agreed]', '[delivery note, invoice, message]'],
    ],
    people: [
      'My side: [name or company]',
      'The other side: [name or company]',
      'Others bound by it: [guarantor, subcontractor, or none]',
    ],
    documents: [
      'The agreement or the draft: [date, version]',
      'Terms it refers to: [price list, general terms]',
      'Letters and messages: [dates]',
    ],
    deadlines: [
      'Answer or signature expected by [date]',
      'It renews or ends on [date]; notice must be given by [date]',
    ],
    wanted: [
      '[review, draft, negotiate, enforce]',
      'Points I will not give up: [points]',
      'Points I can give up: [points]',
    ],
  },
  employment: {
    goal: 'I work or worked for [employer] and want [my job back, pay, a reference, a fair agreement].',
    facts: [
      ['[date]', 'I began to work as [position] for [pay] a [month or hour].', 'Employment contract'],
      ['[date]', '[what happened: complaint, warning, change of work, unpaid wages]', '[message, witness, payslip]'],
      [
        '[date]',
        'My employment ended or will end: [who said so, how, and the reason given]',
        '[letter, e-mail, said aloud]',
      ],
    ],
    people: ['Employee: [name]', 'Employer: [company and place]', 'Manager and colleagues who know: [names]'],
    documents: ['Employment contract: [date]', 'Payslips: [months]', 'Warnings, reviews, dismissal letter: [dates]'],
    deadlines: ['I was told on [date]; time limits often begin on that day', 'I am asked to sign something by [date]'],
  },
  family: {
    goal: 'It is about [separation, children, support, property], and I want [what would be a good arrangement].',
    facts: [
      ['[date]', 'We [married, moved in together, had a child].', '[certificate]'],
      ['[date]', 'We separated, or things changed: [what changed]', '[message, witness, or none]'],
    ],
    people: [
      'Me: [name]',
      'The other person: [name, and what we are to each other]',
      'Children: [first names and years of birth]',
    ],
    documents: [
      'Certificates and earlier agreements or orders: [dates]',
      'Income of both: [what I have]',
      'House, savings, debts: [what I have]',
    ],
    deadlines: ['Court date or papers to answer: [date, or none]', 'Somebody is in danger now: [yes or no]'],
  },
  housing: {
    goal: 'I live at [address] and want [repairs, my deposit back, to stay, to move out].',
    facts: [
      ['[date]', 'I moved in. The rent is [amount], the deposit was [amount].', 'Rental agreement'],
      ['[date]', '[what is wrong: damage, heating, noise, rent, notice]', '[photo, message]'],
      ['[date]', 'I told the landlord: [how, and what was answered]', '[letter, message]'],
    ],
    people: [
      'Tenant: [everybody on the agreement]',
      'Landlord: [name]',
      'Agent or neighbours concerned: [names, or none]',
    ],
    documents: [
      'Rental agreement: [date]',
      'Photos and hand-over record: [dates]',
      'Letters, notices, payments: [dates]',
    ],
    deadlines: ['I must be out by [date, or not asked to]', 'A hearing is on [date, or none]'],
  },
  immigration: {
    goal: 'I want [to stay, to work, to study, to bring my family, to become a citizen] in [country].',
    facts: [
      ['[date]', 'I came to [country] with [kind of visa or permit].', 'Passport, permit'],
      ['[date]', 'I applied for [what], and the answer was [answer, or still waiting].', '[decision, receipt]'],
    ],
    people: [
      'Me: [name, citizenship]',
      'Family with me or abroad: [who and where]',
      'Employer, school or sponsor: [name, or none]',
    ],
    documents: [
      'Passport, valid until [date]',
      'Permit or visa, valid until [date]',
      'Decisions and letters of the authority: [dates]',
    ],
    deadlines: [
      'My permit ends on [date]',
      'I can object to a decision until [date]',
      'An interview or hearing is on [date, or none]',
    ],
  },
  intellectual_property: {
    goal: 'It is about [a name, logo, invention, design, text, program], and I want [to protect it, to stop a copy, to license it, to answer a claim].',
    facts: [
      ['[date]', 'It was first [made, shown, sold] by [who].', '[file, sketch, website, sale]'],
      ['[date]', '[application, copy, claim or letter, and by whom]', '[certificate, screenshot, letter]'],
    ],
    people: [
      'Maker and owner: [names; employee or freelancer]',
      'The other side: [name or company]',
      'Where it is used: [countries]',
    ],
    documents: [
      'Registrations and applications: [numbers, or none]',
      'Agreements with makers or buyers: [dates]',
      'Proof of use: [what I have]',
    ],
    deadlines: ['An answer is asked for by [date]', 'A registration or priority ends on [date, or not known]'],
  },
  personal_injury: {
    goal: 'I was hurt at [place] and want [treatment, lost pay, damages, an apology].',
    facts: [
      ['[date]', 'The accident: [what happened, where, who saw it]', '[police report, photo, witness]'],
      ['[date]', 'First treatment by [doctor or hospital]: [what was found]', 'Medical report'],
      ['[date]', 'I could not work [from when to when].', '[sick note, payslip]'],
    ],
    people: [
      'Injured: [name, year of birth]',
      'Responsible, as I see it: [name or company]',
      'Insurers: [theirs and mine, with claim numbers]',
    ],
    documents: [
      'Medical reports and bills: [dates]',
      'Photos and police report: [dates]',
      'Letters from insurers: [dates]',
    ],
    deadlines: [
      'The accident was on [date]; time limits often begin on that day',
      'An insurer wants an answer by [date, or none]',
    ],
  },
  wills_estates: {
    goal: 'It is about [making a will, an estate, an inheritance, care for somebody], and I want [what should happen, and for whom].',
    facts: [
      ['[date]', '[the person died, or the will was made, or something was given away]', '[certificate, will]'],
      ['[date]', '[what was done or disputed since]', '[letter, account statement]'],
    ],
    people: [
      'Me: [name, and how I am related]',
      'The person it is about: [name, last home]',
      'Family and others who may inherit: [names]',
    ],
    documents: [
      'Will and its changes: [dates, or none known]',
      'House, accounts, debts: [list]',
      'Letters of court or executor: [dates]',
    ],
    deadlines: [
      'Accepting, refusing or contesting must be done by [date, or not known]',
      'Taxes or court forms are due on [date, or not known]',
    ],
  },
  business: {
    goal: 'We run or plan [what the company does] and want [to found it, to take in partners, to raise money, to sell, to settle a dispute].',
    facts: [
      ['[date]', 'The company was founded, or will be: [legal form, place]', '[articles, register]'],
      ['[date]', '[investment, agreement between partners, dispute, offer]', '[agreement, minutes, e-mail]'],
    ],
    people: [
      'Company: [name and register number]',
      'Owners and their shares: [names, percent]',
      'Investors or the other side: [names, or none]',
    ],
    documents: [
      'Articles and shareholder agreement: [dates]',
      'Accounts: [years]',
      'Term sheet, offer or contract: [date]',
    ],
    deadlines: ['Signing or closing is planned for [date]', 'A filing or a vote is due on [date, or none]'],
  },
  consumer_debt: {
    goal: 'It is about [a purchase, a loan, a bill, a debt], and I want [my money back, to pay less, more time, collectors to stop].',
    facts: [
      ['[date]', 'I bought or borrowed: [what, from whom, for how much]', '[receipt, contract]'],
      ['[date]', '[defect, missed payment, wrong bill, collection letter]', '[photo, letter, account statement]'],
    ],
    people: [
      'Me: [name]',
      'Seller or lender: [name or company]',
      'Collector or court: [name and file number, or none]',
    ],
    documents: [
      'Contract or receipt: [date]',
      'Payments made: [dates and amounts]',
      'Reminders and court letters: [dates]',
    ],
    deadlines: ['Papers of a court arrived on [date, or none]', 'I am asked to pay or answer by [date]'],
  },
  criminal: {
    goal: 'I am [suspected, accused, a witness, harmed] and want [what would be a good outcome].',
    facts: [
      ['[date]', 'What the accusation says, in its own words: [words of the letter or charge]', 'Letter or charge'],
      [
        '[date]',
        'Contact with the police or the court: [what happened; leave out your own account until you have a lawyer]',
        '[letter, report]',
      ],
    ],
    people: [
      'Me: [name]',
      'Authority: [police, prosecutor or court, file number]',
      'Others named in the papers: [names]',
    ],
    documents: ['Summons, charge or order: [date]', 'Papers taken or handed over: [list, or none]'],
    deadlines: [
      'I must appear on [date and place, or none]',
      'I can object until [date, or not known]',
      'Somebody is in custody: [yes or no, where]',
    ],
    wanted: ['[to be defended, to be advised before an interview, to appeal]', 'Questions I have: [my questions]'],
  },
  other: {},
}

/** Wording for a category code; null or an unknown code gets the general one. */
export function briefWording(category: string | null): BriefWording {
  const special = Object.entries(byCategory).find(([code]) => code === category)?.[1]
  return { ...general, ...special }
}
