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
  /** The row of `mails` has the id of this fact. */
  | { fact: 'mail.queued' }
  | { fact: 'sms.queued' }
  | { fact: 'push.queued'; messageId: string }
  | CaseFact
  | LicenceFact
  | FirmFact

/** Facts of cases and of who may see them. `actor` is who moved it, as the case machine names them. */
type CaseFact =
  | { fact: 'case.submitted'; caseId: string }
  | { fact: 'case.stageChanged'; caseId: string; from: string; to: string; event: string; actor: string }
  | { fact: 'case.partiesChanged'; caseId: string; partiesVersion: number }
  | { fact: 'brief.published'; caseId: string; version: number; material: boolean }
  | { fact: 'lawyer.invitedToBid'; caseId: string; userId: string }
  | { fact: 'lawyer.screened'; caseId: string; userId: string }
  | { fact: 'lawyer.conflictAdded'; userId: string }
  | { fact: 'clearance.given'; caseId: string; userId: string }
  | { fact: 'clearance.paused'; caseId: string; userId: string }
  | { fact: 'clearance.withdrawn'; caseId: string; userId: string }
  | { fact: 'platformSetting.changed'; key: string; userId: string }

/** Facts of licences; `userId` is the lawyer's account. */
type LicenceFact =
  | ({ fact: 'licence.verified' | 'licence.rejected' | 'licence.revoked' | 'licence.expired' } & LicenceIds)
  | ({ fact: 'licence.expiring'; expiresOn: string; daysBefore: number } & LicenceIds)

interface LicenceIds {
  licenceId: string
  lawyerId: string
  userId: string
  /** A code of contracts/jurisdictions.ts. */
  jurisdiction: string
}

/** Facts of firms. */
type FirmFact =
  | { fact: 'lawFirm.personJoined'; lawFirmId: string; userId: string }
  | { fact: 'lawFirm.personLeft'; lawFirmId: string; userId: string; byUserId: string }

export type FactName = Fact['fact']
/** The fact of one name, with its payload. */
export type FactOf<Name extends FactName> = Extract<Fact, { fact: Name }>
