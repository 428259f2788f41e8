/**
 * Facts that commands write to the outbox, in the transaction that makes them true. They carry ids and codes only, never texts,
 * names or addresses: whoever reacts reads the rest with the rights of whom it is for. Named `noun.pastParticiple`.
 */
export type Fact =
  | { fact: 'user.registered'; userId: string }
  | { fact: 'user.suspended' | 'user.reinstated'; userId: string }
  | { fact: 'lawyer.registered'; lawyerId: string; userId: string }
  | { fact: 'lawyer.updated'; lawyerId: string }
  | ({ fact: 'licence.submitted' | 'licence.verified' | 'licence.rejected' | 'licence.revoked' } & LicenceFact)
  | ({ fact: 'licence.expired' | 'licence.removed' } & LicenceFact)
  | ({ fact: 'licence.expiring'; expiresOn: string; daysBefore: number } & LicenceFact)
  | FirmFact

interface LicenceFact {
  licenceId: string
  lawyerId: string
  /** The lawyer's account. */
  userId: string
  /** A code of contracts/jurisdictions.ts. */
  jurisdiction: string
}

/** Facts of firms. Those of walls are for the firm's owners and admins; the person behind the wall never hears of them. */
type FirmFact =
  | { fact: 'lawFirm.requested'; lawFirmId: string }
  | { fact: 'lawFirm.decided'; lawFirmId: string; decision: 'verified' | 'rejected' }
  | { fact: 'lawFirm.personJoined'; lawFirmId: string; userId: string }
  | { fact: 'lawFirm.personLeft'; lawFirmId: string; userId: string; byUserId: string }
  | { fact: 'wall.raised'; wallId: string; lawFirmId: string; caseId: string; userId: string }
  | { fact: 'wall.lifted'; wallId: string; lawFirmId: string; caseId: string; userId: string }

export type FactName = Fact['fact']
/** The fact of one name, with its payload. */
export type FactOf<Name extends FactName> = Extract<Fact, { fact: Name }>
