/**
 * Facts that commands write to the outbox, in the transaction that makes them true. They carry ids and codes only, never texts,
 * names or addresses: whoever reacts reads the rest with the rights of whom it is for. Named `noun.pastParticiple`.
 */
export type Fact =
  | { fact: 'user.registered'; userId: string }
  /** The row of `mails` has the id of this fact. */
  | { fact: 'mail.queued' }
  | { fact: 'sms.queued' }
  | { fact: 'user.suspended' | 'user.reinstated'; userId: string }
  | { fact: 'lawyer.registered'; lawyerId: string; userId: string }
  | { fact: 'lawyer.updated'; lawyerId: string }
  | ({ fact: 'licence.submitted' | 'licence.verified' | 'licence.rejected' | 'licence.revoked' } & LicenceFact)
  | ({ fact: 'licence.expired' | 'licence.removed' } & LicenceFact)
  | ({ fact: 'licence.expiring'; expiresOn: string; daysBefore: number } & LicenceFact)

interface LicenceFact {
  licenceId: string
  lawyerId: string
  /** The lawyer's account. */
  userId: string
  /** A code of contracts/jurisdictions.ts. */
  jurisdiction: string
}

export type FactName = Fact['fact']
/** The fact of one name, with its payload. */
export type FactOf<Name extends FactName> = Matching<Fact, Name>
/** Also out of a member of the union that stands for several names. */
type Matching<F, Name> = F extends { fact: infer Names }
  ? Extract<Names, Name> extends never
    ? never
    : Omit<F, 'fact'> & { fact: Extract<Names, Name> }
  : never
