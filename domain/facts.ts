/**
 * Facts that commands write to the outbox, in the transaction that makes them true. They carry ids and codes only, never texts,
 * names or addresses: whoever reacts reads the rest with the rights of whom it is for. Named `noun.pastParticiple`.
 */
export type Fact =
  | AccountFact
  | QueueFact
  | LicenceFact
  | FirmFact
  | MemberFact
  | CaseFact
  | ConsultationFact
  | SafeguardFact
  | PrivacyFact
  | MessageFact
  | ConversationFact
  | DocumentFact

type AccountFact =
  | { fact: 'user.registered'; userId: string }
  /** The address of the account belongs to whoever opened it: invitations to it may be shown. */
  | { fact: 'user.emailVerified'; userId: string }
  | { fact: 'user.passwordChanged'; userId: string }
  | { fact: 'user.suspended' | 'user.reinstated' | 'user.renamed'; userId: string }
  | { fact: 'lawyer.registered'; lawyerId: string; userId: string }
  | { fact: 'lawyer.updated'; lawyerId: string }
  | { fact: 'platformSetting.changed'; key: string; userId: string }

/** Something waits to be sent. The rows of `mails` and of text messages have the id of their fact. */
type QueueFact = { fact: 'mail.queued' } | { fact: 'sms.queued' } | { fact: 'push.queued'; messageId: string }

/** Facts of licences. */
type LicenceFact =
  | ({ fact: 'licence.submitted' | 'licence.verified' | 'licence.rejected' | 'licence.revoked' } & LicenceIds)
  | ({ fact: 'licence.expired' | 'licence.removed' } & LicenceIds)
  | ({ fact: 'licence.expiring'; expiresOn: string; daysBefore: number } & LicenceIds)

interface LicenceIds {
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

/** Facts of the people of a case. */
type MemberFact =
  | { fact: 'case.personInvited'; caseId: string; invitationId: string }
  | { fact: 'case.personJoined'; caseId: string; userId: string }
  | { fact: 'case.roleChanged'; caseId: string; userId: string }
  | { fact: 'case.personRemoved'; caseId: string; userId: string; byUserId: string }

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

/** Facts of consultations. `changed`: anything else that its people see, like who is in the lobby. */
type ConsultationFact =
  | ({ fact: 'consultation.requested' | 'consultation.timesProposed' } & ByUser)
  | ({ fact: 'consultation.scheduled' | 'consultation.cancelled' } & ByUser & { sequence: number })
  | ({ fact: 'consultation.waiting' } & ConsultationIds & { userId: string })
  | ({ fact: 'consultation.due' } & ConsultationIds & { leadMinutes: number })
  | ({ fact: 'consultation.missed' | 'consultation.ended' | 'consultation.changed' } & ConsultationIds)
  /** A part of a recording is complete where the recorder puts it; it has become a document of the case. */
  | ({ fact: 'recording.finished' | 'recording.filed'; recordingId: string } & ConsultationIds)

interface ConsultationIds {
  consultationId: string
  caseId: string
}

interface ByUser extends ConsultationIds {
  byUserId: string
}
/** Facts of single messages; `userId` is who did it. */
export type MessageFact = {
  fact: 'message.sent' | 'message.edited' | 'message.deleted'
  messageId: string
  conversationId: string
  userId: string
}

type ConversationFact =
  | { fact: 'conversation.created'; conversationId: string }
  /** Somebody has had something to read for a moment (`waiting`), or had been told so and has read it all (`read`). */
  | { fact: 'conversation.waiting' | 'conversation.read'; conversationId: string; userId: string }

/** Facts of legal holds and emergency access. */
type SafeguardFact =
  | { fact: 'hold.put' | 'hold.lifted'; caseId: string; holdId: string; byUserId: string }
  | { fact: 'breakGlass.opened' | 'breakGlass.ended'; caseId: string; grantId: string }

/** Facts of copies of one's own data and of erasures. */
type PrivacyFact =
  | { fact: 'erasure.requested' | 'erasure.cancelled' | 'user.erased'; erasureId: string; userId: string }
  | { fact: 'export.requested' | 'export.ready' | 'export.failed'; exportId: string; userId: string }

/** Facts of files. `case` is null for a file of a conversation between people. */
type DocumentFact =
  /** A new file, or a new version of one. */
  | ({ fact: 'document.uploaded'; version: number; fileId: string; userId: string } & DocumentIds)
  | ({ fact: 'document.updated' | 'document.deleted'; userId: string } & DocumentIds)
  /** The inspection of its bytes is over, one way or the other. */
  | ({ fact: 'document.scanned'; fileId: string; scan: string } & DocumentIds)
  | ({ fact: 'document.textExtracted'; fileId: string } & DocumentIds)
  | ({ fact: 'document.shared' | 'document.shareRevoked'; userId: string; byUserId: string } & DocumentIds)

interface DocumentIds {
  documentId: string
  caseId: string | null
  conversationId: string | null
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
