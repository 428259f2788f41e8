/**
 * Facts that commands write to the outbox, in the transaction that makes them true. They carry ids and codes only, never texts,
 * names or addresses: whoever reacts reads the rest with the rights of whom it is for. Named `noun.pastParticiple`.
 */
export type Fact =
  | { fact: 'user.registered'; userId: string }
  /** The address of the account belongs to whoever opened it: invitations to it may be shown. */
  | { fact: 'user.emailVerified'; userId: string }
  | { fact: 'user.passwordChanged'; userId: string }

export type FactName = Fact['fact']
/** The fact of one name, with its payload. */
export type FactOf<Name extends FactName> = Extract<Fact, { fact: Name }>
