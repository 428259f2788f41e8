/**
 * Facts that commands write to the outbox, in the transaction that makes them true. They carry ids and codes only, never texts,
 * names or addresses: whoever reacts reads the rest with the rights of whom it is for. Named `noun.pastParticiple`.
 */
export type Fact =
  | { fact: 'user.registered'; userId: string }
  | { fact: 'case.personInvited'; caseId: string; invitationId: string }
  | { fact: 'case.personJoined'; caseId: string; userId: string }
  | { fact: 'case.roleChanged'; caseId: string; userId: string }
  | { fact: 'case.personRemoved'; caseId: string; userId: string; byUserId: string }
  | { fact: 'case.stageChanged'; caseId: string; from: string; to: string }
  /** The row of `mails` has the id of this fact. */
  | { fact: 'mail.queued' }
  | { fact: 'sms.queued' }
  | { fact: 'push.queued'; messageId: string }

export type FactName = Fact['fact']
/** The fact of one name, with its payload. */
export type FactOf<Name extends FactName> = Extract<Fact, { fact: Name }>
